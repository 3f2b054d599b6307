using Brokerage.Storage.Tests.Sqlite;
using Brokerage.Tests;
using Microsoft.Data.Sqlite;

namespace Brokerage.Storage.Tests.Erasure;

public sealed class SqliteErasureTests : IDisposable
{
    const string Ana = "investor-canary-51d0e8b2", Ben = "investor-canary-77aa01f3";
    readonly SqliteFolder _folder = new();

    static CanaryReport Scan(SqliteFolder folder) => new CanaryScan([Ana, Ben]).Scan(folder.Path);

    static async Task FillAsync(SqliteJournal journal)
    {
        foreach (var investor in new[] { Ana, Ben })
        {
            await journal.AppendAsync(investor, Samples.Entries(1, 20));
            await journal.SaveSnapshotAsync(Samples.Snapshot(investor, 20));
            await journal.QuarantineAsync(Samples.Quarantined("q-" + investor[^4..], investor, "e-99"));
        }
    }

    /// <summary>Where the process died.</summary>
    public enum Died
    {
        AfterTheLine,
        AfterTheJournalsCommit,
        AfterBothCommits,
        AtTheEnd,
    }

    [Theory]
    [InlineData(Died.AfterTheLine, 1, 0)]
    [InlineData(Died.AfterTheJournalsCommit, 1, 0)]
    [InlineData(Died.AfterBothCommits, 0, 0)]
    [InlineData(Died.AtTheEnd, 0, 0)]
    public async Task Open_AnErasureThatACrashCut_IsFinishedBeforeAnythingIsRead(Died died, int replayed, int orphans)
    {
        await using var journal = await _folder.OpenAsync(
            options => options with { AutoCheckpointPages = 0, ErasureTimeout = TimeSpan.Zero });
        await FillAsync(journal);
        await journal.Erasures.AppendAsync(Ana, LedgerKind.Erased);
        if (died == Died.AfterTheJournalsCommit)
            _folder.Execute("DELETE FROM journal WHERE investor = 1; DELETE FROM snapshots WHERE investor = 1; DELETE FROM quarantine WHERE investor = 1");
        if (died == Died.AfterBothCommits)
            using (HoldLog()) (await journal.EraseAsync(Ana)).Complete.ShouldBeFalse();
        if (died == Died.AtTheEnd) (await journal.EraseAsync(Ana)).Complete.ShouldBeTrue();
        using var crashed = _folder.Crash();
        Scan(crashed).Found.Contains(Ana).ShouldBe(died != Died.AtTheEnd);

        await using var recovered = await crashed.OpenAsync();

        recovered.Replay.ShouldBe(new ErasureReplay(replayed, orphans, Complete: true));
        Scan(crashed).Found.ShouldBe([Ben]);
        (await recovered.ReadAsync(Ana, 0, 100)).ShouldBeEmpty();
        (await recovered.PseudonymAsync(Ana)).ShouldBeNull();
        (await recovered.ReadAsync(Ben, 0, 100)).Count.ShouldBe(20);
        crashed.Scalar("SELECT COUNT(*) FROM journal").ShouldBe(20L);
    }

    [Fact]
    public async Task Erase_WhileAReaderHoldsTheLog_IsCompleteOnlyWhenCalledAgain()
    {
        await using var journal = await _folder.OpenAsync(options => options with { ErasureTimeout = TimeSpan.FromMilliseconds(50) });
        await FillAsync(journal);
        using (HoldLog())
        {
            var first = await journal.EraseAsync(Ana);
            (first.Events, first.Complete).ShouldBe((20, false));
            Scan(_folder).Found.ShouldContain(Ana);
            (await journal.AppendAsync(Ben, [Samples.Entry(21)])).ShouldBe(AppendOutcome.Committed);
        }
        (await journal.EraseAsync(Ana)).ShouldBe(ErasureCount.Nothing);
        Scan(_folder).Found.ShouldBe([Ben]);
    }

    [Fact]
    public async Task Erase_WhenOnlyRowsAreDeletedInTheFile_WouldBeFoundByTheScan()
    {
        // The control: without the cut of the logs, and without overwriting, the same scan finds the investor.
        await using (var journal = await _folder.OpenAsync()) await FillAsync(journal);
        using (var connection = new SqliteConnection($"Data Source={_folder.Options.RegistryPath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA secure_delete = OFF; DELETE FROM data_keys WHERE investor = 1; DELETE FROM investors WHERE no = 1";
            command.ExecuteNonQuery();
        }
        Scan(_folder).Found.ShouldContain(Ana);
    }

    [Fact]
    public async Task Append_WithAKeyThatAnotherProcessDestroyed_IsRefusedOnceAndThenBeginsAnew()
    {
        await using var journal = await _folder.OpenAsync();
        await using var other = await _folder.OpenAsync();
        await FillAsync(journal);
        await other.EraseAsync(Ana);

        (await journal.PseudonymAsync(Ben)).ShouldNotBeNull();
        var error = await Should.ThrowAsync<InvestorErasedException>(async () => await journal.AppendAsync(Ana, [Samples.Entry(21)]));
        error.Message.ShouldBe("Investor no 1 was erased; nothing was stored.");
        (await journal.PseudonymAsync(Ana)).ShouldBeNull();
        (await journal.AppendAsync(Ana, [Samples.Entry(1)])).ShouldBe(AppendOutcome.Committed);
        _folder.Scalar("SELECT MAX(no) FROM keyring.investors").ShouldBe(3L);
    }

    [Fact]
    public async Task Pseudonym_OfAKeyThatAnotherProcessDestroyed_IsNull()
    {
        await using var journal = await _folder.OpenAsync();
        await using var other = await _folder.OpenAsync();
        await FillAsync(journal);
        await other.EraseAsync(Ana);
        (await journal.PseudonymAsync(Ana)).ShouldBeNull();
    }

    [Fact]
    public async Task Append_ForSomebodyInTheLedger_IsRefusedAndRegistersNobody()
    {
        await using var journal = await _folder.OpenAsync();
        await using var other = await _folder.OpenAsync();
        await other.Erasures.AppendAsync(Ana, LedgerKind.Erased);
        var error = await Should.ThrowAsync<InvestorErasedException>(async () => await journal.AppendAsync(Ana, [Samples.Entry(1)]));
        error.Message.ShouldNotContain(Ana);
        _folder.Scalar("SELECT COUNT(*) FROM keyring.investors").ShouldBe(0L);
    }

    [Fact]
    public async Task Erase_WhileManyWriteForTheInvestor_LeavesNothingOnceTheLedgerHasTheLine()
    {
        await using var journal = await _folder.OpenAsync(options => options with { MaxCachedKeys = 1 });
        for (var round = 0; round < 10; round++)
        {
            var investor = $"{Ana}-{round}";
            using var stop = new CancellationTokenSource();
            var stored = 0;
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                for (var n = 0; !stop.IsCancellationRequested; n++)
                    try
                    {
                        await journal.QuarantineAsync(Samples.Quarantined($"q-{round}-{writer}-{n}", investor, $"{writer}-{n}"));
                        Interlocked.Increment(ref stored);
                        await journal.QuarantineAsync(Samples.Quarantined($"o-{round}-{writer}-{n}", Ben, $"{round}-{writer}-{n}"));
                    }
                    catch (InvestorErasedException)
                    {
                        // What this is about: refused, whether the key was held or asked for anew.
                    }
            })).ToArray();
            while (Volatile.Read(ref stored) < 8 && !writers.Any(writer => writer.IsCompleted)) await Task.Yield();
            await journal.Erasures.AppendAsync(investor, LedgerKind.Erased);
            var count = await journal.EraseAsync(investor);
            await stop.CancelAsync();
            await Task.WhenAll(writers);

            count.Quarantined.ShouldBeGreaterThanOrEqualTo(8);
            _folder.Scalar($"SELECT COUNT(*) FROM keyring.investors WHERE id = '{investor}'").ShouldBe(0L);
            _folder.Scalar("SELECT COUNT(*) FROM quarantine WHERE investor NOT IN (SELECT no FROM keyring.investors)").ShouldBe(0L);
        }
    }

    [Fact]
    public async Task Redact_OfSealedPayloads_TakesTheirBytesOutOfTheFiles()
    {
        await using var journal = await _folder.OpenAsync();
        await journal.AppendAsync(Ana, [Samples.Entry(1, payload: new string('x', 9000)), Samples.Entry(2)]);
        var box = (byte[])_folder.Scalar("SELECT substr(payload, 100, 24) FROM journal WHERE seq = 1")!;
        (await IsInFilesAsync()).ShouldBeTrue();

        (await journal.RedactAsync(Ana, 2, ["order.filled"])).ShouldBe(1);

        (await IsInFilesAsync()).ShouldBeFalse();
        _folder.Scalar("SELECT COUNT(*) FROM journal WHERE occurred_at = 621355968000000000 AND received_at = 621355968000000000").ShouldBe(1L);

        async Task<bool> IsInFilesAsync()
        {
            foreach (var file in Directory.GetFiles(_folder.Path, "brokerage.db*"))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var bytes = new byte[stream.Length];
                await stream.ReadExactlyAsync(bytes);
                if (bytes.AsSpan().IndexOf(box) >= 0) return true;
            }
            return false;
        }
    }

    [Fact]
    public async Task Erase_OfManyAmongThousands_LeavesNoPieceOfAnIdInTheRegistry()
    {
        // Pages split and merge as ids come and go; whatever they leave between their rows must not be readable either.
        const int registered = 3000, erased = 300;
        var random = new Random(20261127);
        string[] ids = [.. Enumerable.Range(0, registered).Select(_ => Convert.ToHexStringLower(RandomBytes(random, 16)))];
        await using (var journal = await _folder.OpenAsync(options => options with { Synchronous = "OFF" }))
        {
            await Task.WhenAll(ids.Select(id => journal.SaveSnapshotAsync(Samples.Snapshot(id, 1)).AsTask()));
            foreach (var id in ids[..erased]) await journal.Erasures.AppendAsync(id, LedgerKind.Erased);
        }
        await using var again = await _folder.OpenAsync();
        again.Replay.ShouldBe(new ErasureReplay(erased, 0, true));

        var bytes = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_folder.Options.RegistryPath));

        ids.Count(id => bytes.Contains(id[..12], StringComparison.Ordinal)).ShouldBe(registered - erased);
        ids[..erased].Where(id => bytes.Contains(id[^12..], StringComparison.Ordinal)).ShouldBeEmpty();
    }

    static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A reader of another process in the middle of a transaction: the logs cannot be cut.</summary>
    SqliteConnection HoldLog()
    {
        var connection = new SqliteConnection($"Data Source={_folder.Options.DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        Run($"ATTACH '{_folder.Options.RegistryPath}' AS keyring");
        Run("BEGIN");
        Run("SELECT COUNT(*) FROM main.journal");
        Run("SELECT COUNT(*) FROM keyring.investors");
        return connection;

        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteScalar();
        }
    }

    public void Dispose() => _folder.Dispose();
}
