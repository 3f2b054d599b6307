using System.Diagnostics;
using Brokerage.Storage.Tests.Postgres;
using Shouldly;

namespace Brokerage.Server.Tests.Stores;

/// <summary>The command line where the store is on PostgreSQL.</summary>
public sealed class PostgresCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("brokerage-pg-commands-");

    public void Dispose() => folder.Delete(recursive: true);

    [PostgresFact]
    public async Task Commands_OnPostgres_MigrateAndExportTheAuditLogAndLeaveBackupsToItsOwnTools()
    {
        var store = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();

        (await RunAsync(store, "store", "migrate")).Output.ShouldMatch(@"^journal: schema version 0 → \d+\n$");
        (await RunAsync(store, "store", "migrate")).Output.ShouldMatch(@"^journal: schema version \d+, nothing to do\n$");

        for (var export = 1; export <= 2; export++)
        {
            var (status, log, errors) = await RunAsync(store, "audit", "export");
            (status, errors).ShouldBe((0, ""));
            log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(export);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "log.jsonl"), log);
            (await RunAsync(store, "audit", "verify", Path.Combine(folder.FullName, "log.jsonl"), "--heads", Path.Combine(folder.FullName, "audit", "heads.log")))
                .ShouldBe((0, $"intact: {export} records\n", ""));
        }

        var backup = await RunAsync(store, "backup", "create");
        backup.Status.ShouldBe(1);
        backup.Errors.ShouldContain("deploy/backup.sh");
    }

    private async Task<(int Status, string Output, string Errors)> RunAsync(string store, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Brokerage.Server.dll"), .. arguments, "--data", folder.FullName])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment[Hosting.Stores.Variable] = store;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output, await errors);
    }
}
