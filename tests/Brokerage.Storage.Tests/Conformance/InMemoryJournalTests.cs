using Brokerage.Storage.InMemory;

namespace Brokerage.Storage.Tests.Conformance;

public sealed class InMemoryJournalTests : JournalConformance
{
    readonly InMemoryStore _store = new();

    protected override ValueTask<IJournal> OpenStoreAsync() => new(new InMemoryJournal(_store));

    protected override IDisposable HoldWrites(IJournal journal)
    {
        var faults = ((InMemoryJournal)journal).Faults;
        faults.HoldWrites();
        return new Release(faults.ReleaseWrites);
    }

    [Fact]
    public async Task FailNextWrite_TwoWrites_StopsTheJournalAndStoresNothing()
    {
        var journal = (InMemoryJournal)await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        journal.Faults.FailNextWrite();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(2)]));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(2)]));
        journal.Health.Reason.ShouldBe("The writer stopped: fsync failed");
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_WithAHeldAppend_LosesAnAcknowledgedEventOnlyWithTheBug(bool bug)
    {
        var journal = (InMemoryJournal)await OpenAsync();
        journal.Faults.AcknowledgeBeforeCommit = bug;
        journal.Faults.HoldWrites();
        var append = journal.AppendAsync("ana", [Samples.Entry(1)]).AsTask();
        append.IsCompletedSuccessfully.ShouldBe(bug);
        journal.Crash();
        if (!bug) await Should.ThrowAsync<StoreUnavailableException>(() => append);
        (await (await OpenAsync()).ExistsAsync("ana")).ShouldBeFalse();
    }
}

sealed class Release(Action release) : IDisposable
{
    public void Dispose() => release();
}
