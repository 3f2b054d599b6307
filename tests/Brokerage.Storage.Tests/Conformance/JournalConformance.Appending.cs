namespace Brokerage.Storage.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Append_AnyContent_IsReadBackExactly()
    {
        var journal = await OpenAsync();
        JournalEntry[] entries =
        [
            new(1, "oms", "e-1", "order.filled", Samples.Noon.AddTicks(1), Samples.Noon.AddTicks(9_999_999), new byte[] { 0, 255, 10 }),
            new(2, "Börse \u0001", "ид-😀", "app.opened",
                new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.FromHours(-7)), DateTimeOffset.MaxValue, default),
            new(3, "s", new string('x', 5000), "bulk", DateTimeOffset.MinValue, Samples.Noon, new byte[100_000]),
        ];

        (await journal.AppendAsync("ana", entries)).ShouldBe(AppendOutcome.Committed);

        var read = await journal.ReadAsync("ana", 0, 10);
        read.Count.ShouldBe(3);
        for (var i = 0; i < entries.Length; i++) Samples.ShouldEqual(read[i], entries[i]);
    }

    [Fact]
    public async Task Append_CallerReusesItsBuffer_KeepsWhatWasGiven()
    {
        var journal = await OpenAsync();
        var buffer = new byte[] { 1, 2, 3 };
        await journal.AppendAsync("ana", [Samples.Entry(1) with { Payload = buffer }]);
        buffer[0] = 9;
        (await journal.ReadAsync("ana", 0, 1))[0].Payload.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Append_EventIsKnown_StoresNothingOfTheBatch()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 2));

        var outcome = await journal.AppendAsync("ana", [Samples.Entry(3), Samples.Entry(4, "e-1"), Samples.Entry(5)]);

        outcome.ShouldBe(AppendOutcome.DuplicateEvent);
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
        (await journal.AppendAsync("ana", Samples.Entries(3, 3))).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Append_EventTwiceInOneBatch_IsDuplicate()
    {
        var journal = await OpenAsync();
        (await journal.AppendAsync("ana", [Samples.Entry(1, "a"), Samples.Entry(2, "a")])).ShouldBe(AppendOutcome.DuplicateEvent);
        (await journal.ExistsAsync("ana")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Append_SequenceIsTaken_IsConflict(int batch)
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1), Samples.Entry(2)]);
        var late = Enumerable.Range(0, batch).Select(i => Samples.Entry(2 + i, "other-" + i)).ToArray();
        (await journal.AppendAsync("ana", late)).ShouldBe(AppendOutcome.SequenceConflict);
        Samples.ShouldEqual((await journal.ReadAsync("ana", 1, 10)).ShouldHaveSingleItem(), Samples.Entry(2));
    }

    [Fact]
    public async Task Append_SequenceSkipsOne_IsConflict()
    {
        var journal = await OpenAsync();
        (await journal.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.SequenceConflict);
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        (await journal.AppendAsync("ana", [Samples.Entry(3)])).ShouldBe(AppendOutcome.SequenceConflict);
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Append_TakenSequenceAndKnownEvent_TellsTheDuplicate()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 3));
        (await journal.AppendAsync("ana", [Samples.Entry(3, "new"), Samples.Entry(4, "e-1")])).ShouldBe(AppendOutcome.DuplicateEvent);
        (await journal.AppendAsync("ana", [Samples.Entry(9, "e-1")])).ShouldBe(AppendOutcome.DuplicateEvent);
        (await journal.AppendAsync("ana", [Samples.Entry(3, "new"), Samples.Entry(4, "newer")])).ShouldBe(AppendOutcome.SequenceConflict);
    }

    [Fact]
    public async Task Append_SameIdElsewhere_IsAnotherEvent()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1, "c", source: "ab")]);
        (await journal.AppendAsync("ana", [Samples.Entry(2, "bc", source: "a")])).ShouldBe(AppendOutcome.Committed);
        (await journal.AppendAsync("ana", [Samples.Entry(3, "c", source: "crm")])).ShouldBe(AppendOutcome.Committed);
        (await journal.AppendAsync("ben", [Samples.Entry(1, "c", source: "ab")])).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Append_MalformedBatch_IsRefused()
    {
        var journal = await OpenAsync();
        await Should.ThrowAsync<ArgumentException>(async () => await journal.AppendAsync("", [Samples.Entry(1)]));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.AppendAsync("ana", []));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.AppendAsync("ana", [Samples.Entry(0)]));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.AppendAsync("ana", [Samples.Entry(1), Samples.Entry(3)]));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.AppendAsync("ana", [Samples.Entry(1, "")]));
        journal.Health.IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_AfterSequenceAndLimit_ReturnsThatPart()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 10));
        (await journal.ReadAsync("ana", 4, 3)).Select(entry => entry.Sequence).ShouldBe([5, 6, 7]);
        (await journal.ReadAsync("ana", 10, 3)).ShouldBeEmpty();
        (await journal.ReadAsync("nobody", 0, 3)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Find_KnownAndUnknownEvents_ReturnsTheEntryOrNull()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 3));
        Samples.ShouldEqual(await journal.FindAsync("ana", "oms", "e-2"), Samples.Entry(2));
        (await journal.FindAsync("ana", "crm", "e-2")).ShouldBeNull();
        (await journal.FindAsync("ben", "oms", "e-2")).ShouldBeNull();
    }

    [Fact]
    public async Task ListInvestors_SomeOnlyInQuarantine_ReturnsThoseWithEventsInOrder()
    {
        var journal = await OpenAsync();
        foreach (var investor in new[] { "cid", "ana", "Zoe", "ben" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);
        await journal.QuarantineAsync(Samples.Quarantined("q1", "dan", "x"));

        (await journal.ListInvestorsAsync(null, 10)).ShouldBe(["Zoe", "ana", "ben", "cid"]);
        (await journal.ListInvestorsAsync("ana", 1)).ShouldBe(["ben"]);
        await journal.AppendAsync("ana", [Samples.Entry(2)]);
        (await journal.ListHeadsAsync(null, 10)).ShouldBe([new("Zoe", 1), new("ana", 2), new("ben", 1), new("cid", 1)]);
        (await journal.ListHeadsAsync("Zoe", 1)).ShouldBe([new("ana", 2)]);
        (await journal.ExistsAsync("ana")).ShouldBeTrue();
        (await journal.ExistsAsync("dan")).ShouldBeFalse();
        (await journal.ExistsAsync("eve")).ShouldBeFalse();
    }
}
