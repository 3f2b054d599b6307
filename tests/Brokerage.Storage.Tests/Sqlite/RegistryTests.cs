using Brokerage.Tests;

namespace Brokerage.Storage.Tests.Sqlite;

/// <summary>Ids and keys live apart from the journal; the two files belong together and commit one after the other.</summary>
public sealed class RegistryTests : IDisposable
{
    const string Ana = "investor-canary-51d0e8b2";
    readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Journal_InAFileOfItsOwn_HoldsNoIdAndNoKey()
    {
        await using var journal = await _folder.OpenAsync();
        await journal.AppendAsync(Ana, [Samples.Entry(1)]);
        await journal.SaveSnapshotAsync(Samples.Snapshot(Ana, 1));
        await journal.QuarantineAsync(Samples.Quarantined("q1", Ana, "e-9"));

        var hits = new CanaryScan([Ana]).Scan(_folder.Path).Hits;

        hits.Select(hit => Path.GetFileName(hit.Place)).ShouldAllBe(file => file!.StartsWith("registry.db", StringComparison.Ordinal));
        hits.ShouldNotBeEmpty();
        _folder.Scalar("SELECT COUNT(*) FROM main.sqlite_schema WHERE name IN ('investors', 'data_keys')").ShouldBe(0L);
    }

    [Fact]
    public async Task Open_AStoreOfAnOlderVersion_MovesIdsAndKeysAndReadsEverything()
    {
        using var old = await OldStore.CreateAsync();
        await OldStore.ShouldHoldEverythingAsync(old);
        // Once more: what was moved is not moved again.
        await OldStore.ShouldHoldEverythingAsync(old);
        new CanaryScan(["ana-of-the-old-store"]).Scan(old.Path).Hits.Select(hit => Path.GetFileName(hit.Place))
            .ShouldBe(["registry.db"]);
        old.Scalar("PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public async Task Open_AMoveThatACrashCutAfterTheRegistry_IsFinished()
    {
        using var old = await OldStore.CreateAsync();
        var before = await File.ReadAllBytesAsync(old.Options.DatabasePath);
        await (await old.OpenAsync()).DisposeAsync();
        await File.WriteAllBytesAsync(old.Options.DatabasePath, before);
        // An older program may have been started in between and have met somebody new.
        OldStore.Register(old, "dan-of-the-old-store", likeInvestor: 1);

        await OldStore.ShouldHoldEverythingAsync(old);

        old.Scalar("SELECT COUNT(*) FROM keyring.investors").ShouldBe(3L);
    }

    [Fact]
    public async Task Open_AnOldStoreBesideTheRegistryOfAnother_IsRefusedAndUntouched()
    {
        using var old = await OldStore.CreateAsync();
        await using (var journal = await _folder.OpenAsync()) await journal.AppendAsync("somebody else", [Samples.Entry(1)]);
        File.Copy(_folder.Options.RegistryPath, old.Options.RegistryPath);
        var before = await File.ReadAllBytesAsync(old.Options.DatabasePath);

        (await Should.ThrowAsync<StoreConfigurationException>(async () => await old.OpenAsync())).Message.ShouldContain("contradicts");

        (await File.ReadAllBytesAsync(old.Options.DatabasePath)).ShouldBe(before);
    }

    [Theory]
    [InlineData(false, "missing")]
    [InlineData(true, "another store")]
    public async Task Open_WithoutItsRegistry_IsRefusedAndForgetsNothing(bool another, string words)
    {
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.AppendAsync("ana", [Samples.Entry(1)]);
            await journal.Erasures.AppendAsync("zoe", LedgerKind.Erased);
        }
        var kept = _folder.Options.RegistryPath + ".kept";
        File.Move(_folder.Options.RegistryPath, kept);
        if (another)
        {
            using var other = new SqliteFolder();
            await (await other.OpenAsync()).DisposeAsync();
            File.Copy(other.Options.RegistryPath, _folder.Options.RegistryPath);
        }

        (await Should.ThrowAsync<StoreConfigurationException>(async () => await _folder.OpenAsync())).Message.ShouldContain(words);

        File.Move(kept, _folder.Options.RegistryPath, overwrite: true);
        await using var again = await _folder.OpenAsync();
        (await again.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_AfterACrashBetweenKeyAndRows_FindsAKeyWithoutRowsAndGoesOn()
    {
        await using var journal = await _folder.OpenAsync(options => options with { AutoCheckpointPages = 0 });
        await journal.AppendAsync("ben", [Samples.Entry(1)]);
        using var crashed = _folder.Crash(); // The journal's database of now ...
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        foreach (var file in new[] { "", "-wal" }) // ... and the registry of later.
            SqliteFolder.CopyShared(_folder.Options.RegistryPath + file, crashed.Options.RegistryPath + file, null);

        await using var recovered = await crashed.OpenAsync();

        crashed.Scalar("SELECT COUNT(*) FROM keyring.data_keys").ShouldBe(2L);
        recovered.Replay.ShouldBe(new ErasureReplay(0, 0, true));
        (await recovered.ExistsAsync("ana")).ShouldBeFalse();
        (await recovered.AppendAsync("ana", [Samples.Entry(1)])).ShouldBe(AppendOutcome.Committed);
        (await recovered.ReadAsync("ben", 0, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_MoreRowsWithoutKeysThanErasures_IsRefusedBecauseTheRegistryIsTooOld()
    {
        byte[] older;
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.AppendAsync("ana", [Samples.Entry(1)]);
            await journal.Erasures.AppendAsync("zoe", LedgerKind.Erased);
        }
        older = await File.ReadAllBytesAsync(_folder.Options.RegistryPath);
        await using (var journal = await _folder.OpenAsync())
            foreach (var investor in new[] { "ben", "cid" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);
        await File.WriteAllBytesAsync(_folder.Options.RegistryPath, older);

        var error = await Should.ThrowAsync<StoreConfigurationException>(async () => await _folder.OpenAsync());

        error.Message.ShouldStartWith("2 investors have rows");
        _folder.Scalar("SELECT COUNT(*) FROM journal").ShouldBe(3L);
    }

    [Fact]
    public async Task Numbers_OfErasedInvestors_AreNeverGivenAgain()
    {
        await using (var journal = await _folder.OpenAsync())
        {
            foreach (var investor in new[] { "ana", "ben" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);
            await journal.EraseAsync("ben");
        }
        await using var again = await _folder.OpenAsync();
        await again.AppendAsync("cid", [Samples.Entry(1)]);
        _folder.Scalar("SELECT no FROM keyring.investors WHERE id = 'cid'").ShouldBe(3L);
        _folder.Scalar("SELECT MAX(key_id) FROM keyring.data_keys").ShouldBe(3L);
    }

    public void Dispose() => _folder.Dispose();
}
