namespace Brokerage.Storage.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Append_OneOfAGroupConflicts_TheOthersAreStored()
    {
        var journal = await OpenAsync();
        foreach (var investor in new[] { "ana", "ben", "cid" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);

        Task<AppendOutcome> first, conflict, duplicate, last;
        using (HoldWrites(journal))
        {
            first = journal.AppendAsync("ana", Samples.Entries(2, 2)).AsTask();
            conflict = journal.AppendAsync("ben", [Samples.Entry(1, "x"), Samples.Entry(2, "y")]).AsTask();
            duplicate = journal.AppendAsync("ben", [Samples.Entry(2, "z"), Samples.Entry(3, "e-1")]).AsTask();
            last = journal.AppendAsync("cid", Samples.Entries(2, 3)).AsTask();
        }

        (await Task.WhenAll(first, conflict, duplicate, last)).ShouldBe(
            [AppendOutcome.Committed, AppendOutcome.SequenceConflict, AppendOutcome.DuplicateEvent, AppendOutcome.Committed]);
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(3);
        (await journal.ReadAsync("ben", 0, 10)).Count.ShouldBe(1);
        (await journal.ReadAsync("cid", 0, 10)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Append_NotStoredYet_IsNotAcknowledged()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        Task<AppendOutcome> append;
        using (HoldWrites(journal))
        {
            append = journal.AppendAsync("ana", [Samples.Entry(2)]).AsTask();
            append.IsCompleted.ShouldBeFalse();
            (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
        }
        (await append).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Append_CancelledBeforeItsTransaction_StoresNothing()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        using var cancel = new CancellationTokenSource();
        Task<AppendOutcome> kept;
        using (HoldWrites(journal))
        {
            var cancelled = journal.AppendAsync("ana", [Samples.Entry(2, "withdrawn")], cancel.Token).AsTask();
            kept = journal.AppendAsync("ana", [Samples.Entry(2, "kept")]).AsTask();
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        }
        (await kept).ShouldBe(AppendOutcome.Committed);
        (await journal.ReadAsync("ana", 1, 10)).ShouldHaveSingleItem().EventId.ShouldBe("kept");
        await Should.ThrowAsync<OperationCanceledException>(async () => await journal.AppendAsync("ana", [Samples.Entry(3)], cancel.Token));
    }

    [Fact]
    public async Task Append_64Producers_EverythingIsThereOnceInOrder()
    {
        const int producers = 64, events = 40, investors = 16;
        var journal = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            var investor = $"investor-{producer % investors}";
            for (var i = 0; i < events; i++)
            {
                // Several producers share an investor: each takes the next sequence until it wins one.
                for (var outcome = AppendOutcome.SequenceConflict; outcome != AppendOutcome.Committed;)
                {
                    var head = (await journal.ReadAsync(investor, 0, int.MaxValue)).Count;
                    outcome = await journal.AppendAsync(investor, [Samples.Entry(head + 1, $"{producer}-{i}")]);
                    outcome.ShouldNotBe(AppendOutcome.DuplicateEvent);
                }
            }
        })));

        for (var i = 0; i < investors; i++)
        {
            var entries = await journal.ReadAsync($"investor-{i}", 0, int.MaxValue);
            entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, producers / investors * events).Select(n => (long)n));
            foreach (var own in entries.GroupBy(entry => entry.EventId.Split('-')[0]))
                own.Select(entry => int.Parse(entry.EventId.Split('-')[1])).ShouldBe(Enumerable.Range(0, events));
        }
    }

    [Fact]
    public async Task Append_TwoJournalsOnOneStore_ExactlyOneWinsEachSequence()
    {
        const int sequences = 60;
        IJournal[] journals = [await OpenAsync(), await OpenAsync()];
        using var start = new Barrier(2);
        var wins = await Task.WhenAll(journals.Select((journal, writer) => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                var won = new List<long>();
                for (var sequence = 1L; sequence <= sequences; sequence++)
                {
                    var outcome = await journal.AppendAsync("ana", [Samples.Entry(sequence, $"{writer}-{sequence}")]);
                    if (outcome == AppendOutcome.Committed) won.Add(sequence);
                    else outcome.ShouldBe(AppendOutcome.SequenceConflict);
                }
                return won;
            },
            TaskCreationOptions.LongRunning).Unwrap()));

        wins[0].Concat(wins[1]).Order().ShouldBe(Enumerable.Range(1, sequences).Select(n => (long)n));
        foreach (var entry in await journals[0].ReadAsync("ana", 0, sequences))
            wins[int.Parse(entry.EventId.Split('-')[0])].ShouldContain(entry.Sequence);
    }

    [Fact]
    public async Task Dispose_WritesWait_StoresThemThenRefuses()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        Task<AppendOutcome> waiting;
        ValueTask closing;
        using (HoldWrites(journal))
        {
            waiting = journal.AppendAsync("ana", [Samples.Entry(2)]).AsTask();
            closing = journal.DisposeAsync();
        }
        await closing;

        (await waiting).ShouldBe(AppendOutcome.Committed);
        journal.Health.Status.ShouldBe(StoreStatus.Stopped);
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(3)]));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.ReadAsync("ana", 0, 1));
        var again = await OpenAsync();
        again.Health.ShouldBe(StoreHealth.Ready);
        (await again.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
        (await again.AppendAsync("ana", [Samples.Entry(3)])).ShouldBe(AppendOutcome.Committed);
    }
}
