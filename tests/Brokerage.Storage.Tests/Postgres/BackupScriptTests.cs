using System.Diagnostics;
using Npgsql;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>deploy/backup.sh and deploy/restore.sh, as an operator runs them.</summary>
[NeedsPostgres]
public sealed class BackupScriptTests
{
    [Fact]
    public async Task Restore_AnOlderBackupWithTheLedger_ForgetsWhoWasErasedSince()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        foreach (var investor in new[] { "ana", "ben" }) await journal.AppendAsync(investor, Samples.Entries(1, 3));
        var backup = await BackUpAsync(database);
        await journal.AppendAsync("ben", [Samples.Entry(4)]);
        await EraseAsync(journal, "ana");

        var restored = await database.Cluster.CreateDatabaseAsync();
        await RunAsync("restore.sh", restored, backup);
        await using var again = await PostgresJournal.OpenAsync(database.Options with { ConnectionString = restored }, TimeProvider.System, default);

        again.Replay.Investors.ShouldBe(1);
        (await again.ListInvestorsAsync(null, 10)).ShouldBe(["ben"]);
        (await again.ReadAsync("ben", 0, 10)).Count.ShouldBe(3);
        await Should.ThrowAsync<InvestorErasedException>(async () => await again.AppendAsync("ana", [Samples.Entry(1)]));
        // Numbers go on where they were: whoever is new is nobody who was.
        (await again.AppendAsync("new", [Samples.Entry(1)])).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Restore_AnOlderJournalWithTheNewestRegistry_CannotReadTheErasedEvenWithoutTheLedger()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        foreach (var investor in new[] { "ana", "ben" }) await journal.AppendAsync(investor, Samples.Entries(1, 3));
        var older = await BackUpAsync(database);
        await EraseAsync(journal, "ana");
        // The next backup replaces the one copy of the registry that serves all.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        (await BackUpAsync(database)).ShouldNotBe(older);

        var restored = await database.Cluster.CreateDatabaseAsync();
        await RunAsync("restore.sh", restored, older);
        var withoutLedger = database.Options with { ConnectionString = restored, ErasureLedgerPath = Path.Combine(database.Path, "lost", "erasures.jsonl") };
        await using var again = await PostgresJournal.OpenAsync(withoutLedger, TimeProvider.System, default);

        again.Erasures.ErasedCount.ShouldBe(0);
        (await again.ReadAsync("ana", 0, 10)).ShouldBeEmpty();
        (await again.ReadAsync("ben", 0, 10)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Restore_IntoADatabaseThatHasAStore_IsRefusedAndChangesNothing()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        var backup = await BackUpAsync(database);
        await journal.AppendAsync("ana", [Samples.Entry(2)]);

        (await Should.ThrowAsync<InvalidOperationException>(() => RunAsync("restore.sh", database.ConnectionString, backup))).Message.ShouldContain("has a store already");

        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
    }

    static async Task EraseAsync(PostgresJournal journal, string investor)
    {
        await journal.Erasures.AppendAsync(investor, LedgerKind.Erased);
        await journal.EraseAsync(investor);
    }

    /// <summary>The path of the journal's dump.</summary>
    static async Task<string> BackUpAsync(PostgresDatabase database) =>
        (await RunAsync("backup.sh", database.ConnectionString, Path.Combine(database.Path, "backups"))).Trim();

    static async Task<string> RunAsync(string script, string connectionString, string argument)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("bash", [ScriptPath(script), argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{PostgresPrograms.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        (start.Environment["PGHOST"], start.Environment["PGPORT"]) = (place.Host, $"{place.Port}");
        (start.Environment["PGUSER"], start.Environment["PGDATABASE"]) = (place.Username, place.Database);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {await error}");
    }

    static string ScriptPath(string script)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "deploy", script) is var path && File.Exists(path)) return path;
        throw new FileNotFoundException("The repository is not around the tests.", script);
    }
}
