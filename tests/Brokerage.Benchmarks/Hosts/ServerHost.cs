using System.Net.Http.Headers;
using Brokerage.Actors;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Brokerage.Benchmarks.Hosts;

/// <summary>The real server on Kestrel, in this process, without call limits.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private ServerHost(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public IServiceProvider Services => app.Services;

    public IInvestors Investors => Get<IInvestors>();

    public static async Task<ServerHost> StartAsync(string folder, string? replay = null, string speed = "1", string? store = null)
    {
        var defaults = new ServerOptions();
        var app = await App.BuildAsync(
            defaults with { Urls = "http://127.0.0.1:0", DataFolder = folder, HoldReplay = true, SeedInvestors = 0, Replay = replay ?? defaults.Replay, Speed = speed, Store = store },
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration["Ingest:RequestsPerSecond"] = "1000000";
                builder.Configuration["Hubs:CallsPerMinute"] = "1000000";
                builder.Configuration["Hubs:MaxConnectionsPerInvestor"] = "10000";
            });
        await app.StartAsync();
        return new(app);
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public string Token(string role, string sub) => Get<DevTokens>().Issue(role, sub, 60);

    public HttpClient Http(string role, string sub)
    {
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16 }) { BaseAddress = new(Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token(role, sub));
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>A SignalR hub with nothing around it: the floor of the hubs.</summary>
internal sealed class BareHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private BareHost(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public static async Task<BareHost> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapHub<EchoHub>("/hub");
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Sends back what it is sent.</summary>
    public sealed class EchoHub : Hub
    {
        public Task<string> Echo(string text) => Context.ConnectionAborted.IsCancellationRequested ? Task.FromResult("") : Task.FromResult(text);
    }
}
