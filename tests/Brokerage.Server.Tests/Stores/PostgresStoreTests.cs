using System.Net;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Brokerage.Server.Tests.Ingest;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Brokerage.Server.Tests.Stores;

/// <summary>The whole server on PostgreSQL.</summary>
public sealed class PostgresStoreTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-pg-server-").FullName;
    private PostgresCluster cluster = null!;

    public async Task InitializeAsync()
    {
        if (PostgresPrograms.Absence is null) cluster = await PostgresCluster.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [PostgresFact]
    public async Task Events_WhileTheDatabaseIsAway_AreAnsweredWith503AndTakenOnceItIsBack()
    {
        await using var app = await App.BuildAsync(
            new() { Urls = "http://127.0.0.1:0", DataFolder = folder, HoldReplay = true, Store = await cluster.CreateDatabaseAsync() });
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", app.Services.GetRequiredService<DevTokens>().Issue(Roles.Ingest, "tests", 5));
        var broker = new Broker(http);
        await broker.SendAsync(SentEvent.Consent("inv-1", Purpose.PersonaliseBehaviour), Search("first"));

        var second = Search("second");

        await cluster.KillAsync();

        (await broker.TrySendAsync([second])).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await cluster.StartServerAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode) await Task.Delay(50, patience.Token);

        await broker.SendAsync(second);
        (await broker.TrySendAsync([second])).Answer!.Receipts.ShouldHaveSingleItem().Duplicate.ShouldBeTrue();
        (await app.Services.GetRequiredService<IJournal>().ReadAsync("inv-1", 1, 100)).Select(entry => entry.EventId).ShouldBe(["first", "second"]);
        await app.StopAsync();

        static SentEvent Search(string id) => new("inv-1", id, new SearchPerformed("index fund", "session-1"), TimeProvider.System.GetUtcNow());
    }

    /// <summary>Nobody uses the store: the probes themselves find out.</summary>
    [PostgresFact]
    public async Task Health_WhileTheDatabaseIsAway_SaysSoAndTheLogSaysItOnce()
    {
        using var logs = new CapturedLogs();
        await using var app = await App.BuildAsync(
            new() { Urls = "http://127.0.0.1:0", DataFolder = folder, HoldReplay = true, Store = await cluster.CreateDatabaseAsync() },
            builder => builder.Logging.AddProvider(logs));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await cluster.KillAsync();

        for (var probe = 0; probe < 5; probe++) (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await cluster.StartServerAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode) await Task.Delay(50, patience.Token);
        await http.GetAsync("/health/ready");

        var told = logs.Text.Split('\n').Where(line => line.Contains("Health", StringComparison.Ordinal)).ToArray();
        told.Select(line => line.Split(' ')[0]).ShouldBe(["Warning", "Information"], string.Join('\n', told));
        told[0].ShouldContain("Not ready: journal: PostgreSQL does not answer");
        told[1].ShouldContain("Ready again: journal");
        await app.StopAsync();
    }
}

/// <summary>A fact that needs PostgreSQL's programs; a visible skip, with its reason, where they are absent.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresPrograms.Absence;
}
