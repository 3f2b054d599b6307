namespace Brokerage.Storage.Tests.Sqlite;

public sealed class OpeningTests : IDisposable
{
    readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Open_Defaults_SetsWhatDurabilityAndErasureNeed()
    {
        await using var journal = await _folder.OpenAsync();
        var settings = await journal.SettingsAsync();
        settings["journal_mode"].ShouldBe("wal");
        settings["synchronous"].ShouldBe("2");
        settings["secure_delete"].ShouldBe("1");
        settings["foreign_keys"].ShouldBe("1");
        settings["wal_autocheckpoint"].ShouldBe("16000");
        settings["busy_timeout"].ShouldBe("10000");
        settings["keyring.journal_mode"].ShouldBe("wal");
        settings["keyring.synchronous"].ShouldBe("2");
        settings["keyring.secure_delete"].ShouldBe("1");
    }

    [Fact]
    public async Task Open_SynchronousNormal_IsSeenInTheSettings()
    {
        await using var journal = await _folder.OpenAsync(options => options with { Synchronous = "NORMAL" });
        (await journal.SettingsAsync())["synchronous"].ShouldBe("1");
    }

    [Fact]
    public async Task Open_OptionBreaksItsRule_NamesOptionValueAndRule()
    {
        var error = await Should.ThrowAsync<StoreConfigurationException>(
            async () => await _folder.OpenAsync(options => options with { Synchronous = "full; DROP TABLE journal" }));
        error.Message.ShouldBe("Option Synchronous = 'full; DROP TABLE journal' must be one of FULL, EXTRA, NORMAL, OFF.");
        await Should.ThrowAsync<StoreConfigurationException>(
            async () => await _folder.OpenAsync(options => options with { MaxBatchEntries = 0 }));
    }

    [Fact]
    public async Task Open_SchemaIsNewer_IsRefusedAndUntouched()
    {
        await (await _folder.OpenAsync()).DisposeAsync();
        _folder.Execute("UPDATE schema_version SET version = 99");
        var error = await Should.ThrowAsync<StoreConfigurationException>(async () => await _folder.OpenAsync());
        error.Message.ShouldContain("schema version 99");
        _folder.Scalar("SELECT version FROM schema_version").ShouldBe(99L);
    }

    [Fact]
    public async Task Open_MasterKeyIsMissing_IsRefusedRatherThanReplaced()
    {
        await using (var journal = await _folder.OpenAsync()) await journal.AppendAsync("ana", [Samples.Entry(1)]);
        File.Delete(_folder.Options.MasterKeyPath);
        (await Should.ThrowAsync<StoreConfigurationException>(async () => await _folder.OpenAsync())).Message.ShouldContain("missing");
        File.Exists(_folder.Options.MasterKeyPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Open_AnotherMasterKey_IsRefused()
    {
        await using (var journal = await _folder.OpenAsync()) await journal.AppendAsync("ana", [Samples.Entry(1)]);
        using var other = new SqliteFolder();
        await (await other.OpenAsync()).DisposeAsync();
        File.Copy(other.Options.MasterKeyPath, _folder.Options.MasterKeyPath, overwrite: true);
        (await Should.ThrowAsync<StoreConfigurationException>(async () => await _folder.OpenAsync())).Message.ShouldContain("uses master key");
    }

    [Fact]
    public async Task Open_FirstStart_CreatesAMasterKeyOnlyItsOwnerMayRead()
    {
        await (await _folder.OpenAsync()).DisposeAsync();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(_folder.Options.MasterKeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(_folder.Options.MasterKeyPath)!).Select(Path.GetFileName)
            .ShouldBe(["ledger.key", "master.key", "registry.db"], ignoreOrder: true);
    }

    [Fact]
    public async Task Open_ManyAtOnce_AgreeOnOneMasterKeyAndSchema()
    {
        var journals = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await _folder.OpenAsync())));
        for (var i = 0; i < journals.Length; i++) await journals[i].AppendAsync("ana", [Samples.Entry(i + 1)]);
        (await journals[0].ReadAsync("ana", 0, 10)).Count.ShouldBe(6);
        foreach (var journal in journals) await journal.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_AfterWrites_LeavesNoLog()
    {
        await using (var journal = await _folder.OpenAsync()) await journal.AppendAsync("ana", Samples.Entries(1, 50));
        var log = new FileInfo(_folder.Options.DatabasePath + "-wal");
        (log.Exists ? log.Length : 0).ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();
}
