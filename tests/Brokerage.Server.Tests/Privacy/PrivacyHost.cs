using System.Net.Http.Headers;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Brokerage.Server.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Brokerage.Server.Tests.Privacy;

/// <summary>The whole product on a real Kestrel in this process; each test has investors of its own.</summary>
public sealed class PrivacyHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brokerage-privacy-").FullName;
    private WebApplication _app = null!;
    private int _investors;

    /// <summary>What the host is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Sends events as a system of the broker.</summary>
    public Broker Broker { get; private set; } = null!;

    /// <summary>An investor that no other test has.</summary>
    public string NewInvestor() => $"privacy-{Interlocked.Increment(ref _investors)}";

    /// <summary>A client with a token of a role.</summary>
    public HttpClient Client(string role, string sub) => new()
    {
        BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token(role, sub)) },
    };

    /// <summary>A token of a role.</summary>
    public string Token(string role, string sub) => Services.GetRequiredService<DevTokens>().Issue(role, sub, 60);

    public async Task InitializeAsync()
    {
        _app = await App.BuildAsync(
            new() { Urls = "http://127.0.0.1:0", DataFolder = _folder, HoldReplay = true, SeedInvestors = 0, Speed = "1" },
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration["Ingest:AppRequestsPerSecond"] = "100000";
            });
        await _app.StartAsync();
        Broker = new(Client(Roles.Ingest, "test-broker"));
    }

    public async Task DisposeAsync()
    {
        Broker.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
