using Brokerage.Storage.Tests.Sqlite;
using Brokerage.Tests;

namespace Brokerage.Storage.Tests.Backup;

public sealed class StoreBackupTests : IDisposable
{
    const string Ana = "investor-canary-51d0e8b2", Ben = "investor-canary-77aa01f3";
    readonly SqliteFolder _folder = new();
    readonly SqliteFolder _target = new();

    StoreBackup Backups => new(_folder.Options, TimeProvider.System);

    string PathOf(BackupManifest manifest) => Path.Combine(_folder.Options.BackupPath, manifest.Name);

    string CopyOfRegistry => Path.Combine(_folder.Options.BackupPath, "registry.db");

    async Task<BackupManifest> FillAndBackUpAsync()
    {
        await using var journal = await _folder.OpenAsync();
        foreach (var investor in new[] { Ana, Ben })
        {
            await journal.AppendAsync(investor, Samples.Entries(1, 5));
            await journal.SaveSnapshotAsync(Samples.Snapshot(investor, 5));
        }
        return await Backups.CreateAsync();
    }

    static StoreBackup Restorer(SqliteFolder target) => new(target.Options, TimeProvider.System);

    [Fact]
    public async Task Restore_IntoAnEmptyFolder_ReadsWhatWasThereAndNothingLater()
    {
        var manifest = await FillAndBackUpAsync();
        await using (var journal = await _folder.OpenAsync()) await journal.AppendAsync(Ana, [Samples.Entry(6)]);
        _folder.CopyLedger(_target);

        (await Restorer(_target).RestoreAsync(PathOf(manifest), replace: false)).ShouldBe(manifest);

        await using var restored = await _target.OpenAsync();
        var entries = await restored.ReadAsync(Ana, 0, 10);
        entries.Count.ShouldBe(5);
        Samples.ShouldEqual(entries[4], Samples.Entry(5));
        Samples.ShouldEqual(await restored.LoadSnapshotAsync(Ben), Samples.Snapshot(Ben, 5));
        (await restored.AppendAsync(Ana, [Samples.Entry(6)])).ShouldBe(AppendOutcome.Committed);
        _target.Scalar("PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public async Task Create_WhileTheStoreIsWrittenTo_HoldsAPrefixOfEveryJournal()
    {
        await using var journal = await _folder.OpenAsync();
        using var stop = new CancellationTokenSource();
        var first = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            for (var sequence = 1; !stop.IsCancellationRequested; sequence++)
            {
                (await journal.AppendAsync($"investor-{n}", [Samples.Entry(sequence)])).ShouldBe(AppendOutcome.Committed);
                if (sequence == 5) first.TrySetResult();
                // New investors all the time: each backed up row needs its key.
                await journal.AppendAsync($"visitor-{n}-{sequence}", [Samples.Entry(1)]);
            }
        })).ToArray();
        await await Task.WhenAny([first.Task, .. writers]);
        var manifests = new[] { await Backups.CreateAsync(), await Backups.CreateAsync() };
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Backups.List().ShouldBe(manifests);
        foreach (var manifest in manifests)
        {
            using var target = new SqliteFolder();
            _folder.CopyLedger(target);
            await Restorer(target).RestoreAsync(PathOf(manifest), replace: false);
            target.Scalar("SELECT COUNT(*) FROM journal WHERE investor NOT IN (SELECT investor FROM keyring.data_keys)").ShouldBe(0L);
            await using var restored = await target.OpenAsync();
            var count = 0;
            foreach (var investor in await restored.ListInvestorsAsync(null, int.MaxValue))
                count += (await restored.ReadAsync(investor, 0, int.MaxValue)).Count;
            count.ShouldBeGreaterThan(5);
            target.Scalar("SELECT COUNT(*) FROM journal").ShouldBe((long)count);
        }
    }

    [Fact]
    public async Task Files_OfABackup_HoldNoIdNoKeyAndNoMasterKey()
    {
        var manifest = await FillAndBackUpAsync();
        Directory.GetFiles(PathOf(manifest)).Select(Path.GetFileName).ShouldBe(["brokerage.db", "manifest.json"], ignoreOrder: true);
        new CanaryScan([Ana, Ben]).Scan(PathOf(manifest)).Hits.ShouldBeEmpty();
        var secrets = new[] { _folder.Options.MasterKeyPath, _folder.Options.LedgerKeyPath }.Select(path => File.ReadAllText(path).Trim());
        new CanaryScan(secrets).Scan(_folder.Options.BackupPath).Hits.ShouldBeEmpty();
        new CanaryScan([Ana, Ben]).Scan(_folder.Options.BackupPath).Found.Count.ShouldBe(2); // In the one copy of the registry.
    }

    [Fact]
    public async Task Erase_AfterSeveralBackups_IsForgottenByAllOfThem()
    {
        var manifest = await FillAndBackUpAsync();
        await using (var journal = await _folder.OpenAsync())
        {
            await Backups.CreateAsync();
            await journal.Erasures.AppendAsync(Ana, LedgerKind.Erased);
            (await journal.EraseAsync(Ana)).Complete.ShouldBeTrue();
            new CanaryScan([Ana, Ben]).Scan(_folder.Options.BackupPath).Found.ShouldBe([Ben]);
        }
        _folder.CopyLedger(_target);
        await Restorer(_target).RestoreAsync(PathOf(manifest), replace: false);
        _target.Scalar("SELECT COUNT(*) FROM journal").ShouldBe(10L);

        await using var restored = await _target.OpenAsync();

        restored.Replay.ShouldBe(new ErasureReplay(0, 1, true));
        _target.Scalar("SELECT COUNT(*) FROM journal").ShouldBe(5L);
        (await restored.ReadAsync(Ben, 0, 10)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Erase_AfterABackupThatACrashCut_ForgetsWhatItLeft()
    {
        await FillAndBackUpAsync();
        File.Copy(_folder.Options.RegistryPath, CopyOfRegistry + ".partial");
        await using var journal = await _folder.OpenAsync();
        await journal.Erasures.AppendAsync(Ana, LedgerKind.Erased);
        (await journal.EraseAsync(Ana)).Complete.ShouldBeTrue();
        new CanaryScan([Ana]).Scan(_folder.Path).Hits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_AfterAnErasureThatACrashCut_CopiesNobodyWhomTheLedgerHas()
    {
        await FillAndBackUpAsync();
        using (var ledger = await ErasureLedger.OpenAsync(_folder.Options.LedgerPath, _folder.Options.LedgerKeyPath, TimeProvider.System, default))
            await ledger.AppendAsync(Ana, LedgerKind.Erased);

        await Backups.CreateAsync();

        new CanaryScan([Ana, Ben]).Scan(_folder.Options.BackupPath).Found.ShouldBe([Ben]);
    }

    [Fact]
    public async Task Open_WhenTheBackupsStillKnowTheErased_MakesThemForget()
    {
        await FillAndBackUpAsync();
        var kept = await File.ReadAllBytesAsync(CopyOfRegistry);
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.Erasures.AppendAsync(Ana, LedgerKind.Erased);
            await journal.EraseAsync(Ana);
        }
        await File.WriteAllBytesAsync(CopyOfRegistry, kept); // A disk that was away while she was erased.

        await using var again = await _folder.OpenAsync();

        again.Replay.Complete.ShouldBeTrue();
        new CanaryScan([Ana, Ben]).Scan(_folder.Options.BackupPath).Found.ShouldBe([Ben]);
    }

    [Fact]
    public async Task Restore_OfAnAlteredBackup_IsRefused()
    {
        var manifest = await FillAndBackUpAsync();
        _folder.CopyLedger(_target);
        using (var file = File.OpenWrite(Path.Combine(PathOf(manifest), "brokerage.db")))
        {
            file.Position = 5000;
            file.WriteByte(0xAB);
        }
        await Should.ThrowAsync<StoreIntegrityException>(() => Restorer(_target).RestoreAsync(PathOf(manifest), replace: false));
        await Should.ThrowAsync<StoreIntegrityException>(() => Restorer(_target).RestoreAsync(_folder.Path, replace: false));
        File.Exists(_target.Options.DatabasePath).ShouldBeFalse();
    }

    [Fact]
    public async Task Restore_OverAStore_IsDoneOnlyWhenToldAndKeepsKeysAndLedger()
    {
        var manifest = await FillAndBackUpAsync();
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.AppendAsync(Ben, [Samples.Entry(6)]);
            await journal.Erasures.AppendAsync(Ana, LedgerKind.Erased);
            await journal.EraseAsync(Ana);
        }
        string[] kept = [_folder.Options.MasterKeyPath, _folder.Options.LedgerKeyPath, _folder.Options.LedgerPath];
        var before = kept.Select(File.ReadAllText).ToArray();

        (await Should.ThrowAsync<StoreConfigurationException>(() => Backups.RestoreAsync(PathOf(manifest), replace: false)))
            .Message.ShouldContain("not empty");
        await Backups.RestoreAsync(PathOf(manifest), replace: true);

        kept.Select(File.ReadAllText).ShouldBe(before);
        await using var restored = await _folder.OpenAsync();
        (await restored.ReadAsync(Ben, 0, 10)).Count.ShouldBe(5);
        (await restored.ExistsAsync(Ana)).ShouldBeFalse();
    }

    [Fact]
    public async Task Restore_WithALedgerOlderThanTheBackup_IsRefused()
    {
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.AppendAsync(Ben, [Samples.Entry(1)]);
            await journal.Erasures.AppendAsync(Ana, LedgerKind.Erased);
        }
        var manifest = await Backups.CreateAsync();
        manifest.LedgerLines.ShouldBe(1);

        (await Should.ThrowAsync<StoreConfigurationException>(() => Restorer(_target).RestoreAsync(PathOf(manifest), replace: false)))
            .Message.ShouldContain("ledger");
        _folder.CopyLedger(_target);
        await Restorer(_target).RestoreAsync(PathOf(manifest), replace: false);
    }

    [Fact]
    public async Task Create_OfAbsentOrOldStores_SaysWhatIsMissing()
    {
        (await Should.ThrowAsync<StoreConfigurationException>(() => Restorer(_target).CreateAsync())).Message.ShouldContain("no store");
        Restorer(_target).List().ShouldBeEmpty();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _target.Dispose();
    }
}
