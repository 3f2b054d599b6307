using System.CommandLine;
using System.Globalization;
using Brokerage.Domain.Audit;
using Brokerage.Server.Auth;
using Brokerage.Storage;

namespace Brokerage.Server.Hosting;

/// <summary><c>backup create|list|restore</c>: backups that an erasure reaches into, made while the server runs.</summary>
public static class BackupCommand
{
    /// <summary>Exit code 0: done. 1: it could not be done, and why.</summary>
    public static Command Create(Option<string> data, Option<string?> store, Option<string?> backups, Option<string?> ledger)
    {
        var create = new Command("create", "Makes a backup of the store; the server may run.");
        create.SetAction((parsed, ct) => RunAsync(() => Store(parsed), async embedded =>
        {
            var manifest = await embedded.CreateAsync(ct);
            await RecordAsync(Options(parsed), AuditActions.BackupMade, manifest, ct);
            Print(manifest);
        }));
        var list = new Command("list", "Lists the backups, oldest first.");
        list.SetAction((parsed, _) => RunAsync(() => Store(parsed), embedded =>
        {
            foreach (var manifest in embedded.List()) Print(manifest);
            return Task.CompletedTask;
        }));
        var name = new Argument<string>("name") { Description = "Name of the backup, or its folder." };
        var replace = new Option<bool>("--replace") { Description = "Replace the store that is there." };
        var restore = new Command("restore", "Puts a backup into the data folder; nobody may have the store open. Bring the master key and the newest erasure ledger first.") { name, replace };
        restore.SetAction((parsed, ct) => RunAsync(() => Store(parsed), async embedded =>
        {
            var wanted = parsed.GetValue(name)!;
            var manifest = await embedded.RestoreAsync(Directory.Exists(wanted) ? wanted : Path.Combine(Options(parsed).BackupPath, wanted), parsed.GetValue(replace), ct);
            await RecordAsync(Options(parsed), AuditActions.BackupRestored, manifest, ct);
            Print(manifest);
        }));
        return new("backup", "Backups of the store.") { create, list, restore };

        StoreBackup Store(ParseResult parsed) => string.IsNullOrWhiteSpace(parsed.GetValue(store))
            ? new(Options(parsed), TimeProvider.System)
            : throw new StoreConfigurationException("The store is on PostgreSQL: deploy/backup.sh and deploy/restore.sh are for it, see docs/deployment.md.");

        SqliteJournalOptions Options(ParseResult parsed) =>
            new() { Folder = parsed.GetValue(data)!, BackupFolder = parsed.GetValue(backups), ErasureLedgerPath = parsed.GetValue(ledger) };
    }

    /// <summary>In the store's own audit log. To open a restored store is also what makes it forget those who were erased since.</summary>
    private static async Task RecordAsync(SqliteJournalOptions options, AuditAction action, BackupManifest manifest, CancellationToken ct)
    {
        await using var journal = await SqliteJournal.OpenAsync(options, TimeProvider.System, ct);
        await journal.Audit.AppendAsync(
            AuditRecord.Of(TimeProvider.System.GetUtcNow(), new(Environment.UserName, Roles.Ops), action, null, [new("hash", manifest.Sha256)]), ct);
    }

    private static async Task<int> RunAsync(Func<StoreBackup> store, Func<StoreBackup, Task> work)
    {
        try
        {
            await work(store());
            return 0;
        }
        catch (Exception e) when (e is StoreConfigurationException or StoreUnavailableException or StoreIntegrityException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"backup: {e.Message}");
            return 1;
        }
    }

    private static void Print(BackupManifest manifest) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{manifest.Name}  {manifest.Bytes / 1024.0:#,0} KB  lines of the ledger then: {manifest.LedgerLines}"));
}
