using System.Collections.Concurrent;
using Brokerage.Storage.Tests.Faults;

namespace Brokerage.Storage.Tests.Sqlite;

/// <summary>A copy of the files taken while the store writes is what a crash at that instant leaves.</summary>
public sealed class CrashRecoveryTests : IDisposable
{
    readonly SqliteFolder _folder = new();

    // Without checkpoints the database file stands still, so that copying it and the log is one instant: the log's.
    Task<SqliteJournal> OpenAsync() => _folder.OpenAsync(options => options with { AutoCheckpointPages = 0 }).AsTask();

    [Fact]
    public async Task Reopen_CopiedMidRun_HoldsEveryAcknowledgedEventAndAPrefixOfTheRest()
    {
        await using var journal = await OpenAsync();
        for (var i = 0; i < 8; i++) await journal.AppendAsync($"investor-{i}", [Samples.Entry(1)]);
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<string, long>();
        var producers = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var sequence = 2L; !stop.IsCancellationRequested; sequence++)
            {
                (await journal.AppendAsync($"investor-{i}", [Samples.Entry(sequence)])).ShouldBe(AppendOutcome.Committed);
                acknowledged[$"investor-{i}"] = sequence;
            }
        })).ToArray();

        for (var round = 0; round < 12; round++)
        {
            var commits = journal.Statistics.Commits;
            while (journal.Statistics.Commits < commits + 5) await Task.Yield();
            var before = acknowledged.ToDictionary();
            using var crashed = _folder.Crash();
            await using var recovered = await crashed.OpenAsync();
            foreach (var (investor, sequence) in before)
                (await recovered.ReadAsync(investor, 0, int.MaxValue)).Count.ShouldBeGreaterThanOrEqualTo((int)sequence);
            crashed.Scalar("PRAGMA integrity_check").ShouldBe("ok");
        }
        await stop.CancelAsync();
        await Task.WhenAll(producers);
    }

    [Fact]
    public async Task Reopen_LogTornAnywhere_HoldsAPrefixAndGoesOn()
    {
        await using var journal = await OpenAsync();
        for (var sequence = 1; sequence <= 60; sequence++) await journal.AppendAsync("ana", [Samples.Entry(sequence)]);
        var length = new FileInfo(_folder.Options.DatabasePath + "-wal").Length;
        var random = new Random(20260302);
        var seen = new HashSet<int>();
        for (var round = 0; round < 40; round++)
        {
            using var torn = _folder.Crash(random.NextInt64(length + 1));
            await using var recovered = await torn.OpenAsync();
            var entries = await recovered.ReadAsync("ana", 0, 100);
            entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, entries.Count).Select(n => (long)n));
            (await recovered.AppendAsync("ana", [Samples.Entry(entries.Count + 1)])).ShouldBe(AppendOutcome.Committed);
            seen.Add(entries.Count);
        }
        seen.Count.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reopen_CrashBeforeTheCommit_LosesAnAcknowledgedEventOnlyWithTheMutant(bool mutant)
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        IJournal tested = mutant ? new AcknowledgeBeforeCommitJournal(journal) : journal;
        using var held = _folder.LockWrites();
        var append = tested.AppendAsync("ana", [Samples.Entry(2)]).AsTask();
        append.IsCompletedSuccessfully.ShouldBe(mutant);
        using var crashed = _folder.Crash();
        await using var recovered = await crashed.OpenAsync();
        (await recovered.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();
}
