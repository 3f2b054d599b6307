using System.Net.Http.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Brokerage.Server.Tests.Stores;

/// <summary>The whole server on a backup from before a withdrawal: the consent is off when the first request is answered.</summary>
public sealed class RestoredBackupTests : IDisposable
{
    private const string Investor = "inv-1";

    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-restored-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task OnSqlite_AConsentWithdrawnAfterTheBackup_StaysWithdrawn()
    {
        var backups = new StoreBackup(new() { Folder = folder }, TimeProvider.System);
        BackupManifest? taken = null;
        await WithServerAsync(null, async server =>
        {
            await TradeAsync(server);
            taken = await backups.CreateAsync();
            await WithdrawAsync(server);
        });
        await backups.RestoreAsync(Path.Combine(folder, "backups", taken!.Name), replace: true);

        await WithServerAsync(null, IsWithdrawnAsync);
    }

    [PostgresFact]
    public async Task OnPostgres_AConsentWithdrawnAfterTheBackup_StaysWithdrawn()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var store = await cluster.CreateDatabaseAsync();
        await WithServerAsync(store, TradeAsync);
        Npgsql.NpgsqlConnection.ClearAllPools();
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE backup TEMPLATE {new Npgsql.NpgsqlConnectionStringBuilder(store).Database}");
        await WithServerAsync(store, WithdrawAsync);

        await WithServerAsync(cluster.ConnectionString("backup"), IsWithdrawnAsync);
    }

    private async Task WithServerAsync(string? store, Func<WebApplication, Task> work)
    {
        await using var app = await App.BuildAsync(
            new() { Urls = "http://127.0.0.1:0", DataFolder = folder, HoldReplay = true, Store = store }, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        await work(app);
        await app.StopAsync();
    }

    private static async Task TradeAsync(WebApplication server)
    {
        using var broker = new Broker(Client(server, Roles.Ingest));
        await broker.AddConsentedAsync(Investor);
        await broker.SendAsync(SentEvent.Trade(Investor, "order-1"));
    }

    private static async Task WithdrawAsync(WebApplication server)
    {
        using var broker = new Broker(Client(server, Roles.Ingest));
        await broker.SendAsync(new SentEvent(Investor, "withdrawn", new ConsentWithdrawn(Purpose.PersonalisePortfolio.Key())));
    }

    private static async Task IsWithdrawnAsync(WebApplication server)
    {
        using var me = Client(server, Roles.Investor);
        var consents = (await me.GetFromJsonAsync<ExperienceView>("/v1/me/experience"))!.Consents;
        consents.Single(c => c.Purpose == "personalise-portfolio").Granted.ShouldBeFalse();
        consents.Single(c => c.Purpose == "personalise-behaviour").Granted.ShouldBeTrue();
        (await server.Services.GetRequiredService<IJournal>().ReadAsync(Investor, 0, 100)).ShouldNotContain(e => e.Type.Contains("order"));
    }

    private static HttpClient Client(WebApplication server, string role) => new()
    {
        BaseAddress = new(server.Urls.First()),
        DefaultRequestHeaders = { Authorization = new("Bearer", server.Services.GetRequiredService<DevTokens>().Issue(role, Investor, 5)) },
    };
}
