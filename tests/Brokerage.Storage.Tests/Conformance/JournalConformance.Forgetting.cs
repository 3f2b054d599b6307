namespace Brokerage.Storage.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Erase_OfAKnownInvestor_RemovesAndCountsEverythingOfThemOnly()
    {
        var journal = await OpenAsync();
        foreach (var investor in new[] { "ana", "ben" })
        {
            await journal.AppendAsync(investor, Samples.Entries(1, 3));
            await journal.SaveSnapshotAsync(Samples.Snapshot(investor, 3, wakeAt: Samples.Noon));
            await journal.QuarantineAsync(Samples.Quarantined($"q1-{investor}", investor, "e-8"));
            await journal.QuarantineAsync(Samples.Quarantined($"q2-{investor}", investor, "e-9"));
        }
        await journal.SetQuarantineStatusAsync("q2-ana", QuarantineStatus.Replayed);

        (await journal.EraseAsync("ana")).ShouldBe(new ErasureCount(3, 2, HadSnapshot: true, HadKey: true, Complete: true));

        (await journal.ReadAsync("ana", 0, 10)).ShouldBeEmpty();
        (await journal.FindAsync("ana", "oms", "e-1")).ShouldBeNull();
        (await journal.LoadSnapshotAsync("ana")).ShouldBeNull();
        (await journal.FindQuarantinedAsync("ana", "oms", "e-8")).ShouldBeNull();
        (await journal.GetQuarantinedAsync("q2-ana")).ShouldBeNull();
        (await journal.ListQuarantineAsync(QuarantineStatus.Replayed, null, 10)).ShouldBeEmpty();
        (await journal.ListQuarantineAsync(QuarantineStatus.Open, null, 10)).Select(item => item.Investor).ShouldBe(["ben", "ben"]);
        (await journal.ListInvestorsAsync(null, 10)).ShouldBe(["ben"]);
        (await journal.DueInvestorsAsync(Samples.Noon, 10)).ShouldBe(["ben"]);
        (await journal.CountByTierAsync()).ShouldHaveSingleItem().Value.ShouldBe(1);
        (await journal.ExistsAsync("ana")).ShouldBeFalse();
        (await journal.PseudonymAsync("ana")).ShouldBeNull();
        (await journal.ReadAsync("ben", 0, 10)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Erase_OfSomebodyUnknownOrErasedBefore_CountsNothing()
    {
        var journal = await OpenAsync();
        (await journal.EraseAsync("nobody")).ShouldBe(ErasureCount.Nothing);
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        (await journal.EraseAsync("ana")).Events.ShouldBe(1);
        (await journal.EraseAsync("ana")).ShouldBe(ErasureCount.Nothing);
    }

    [Fact]
    public async Task Erase_ThenAnotherWrite_BeginsAnewAsSomebodyElse()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 2));
        var before = await journal.PseudonymAsync("ana");
        await journal.EraseAsync("ana");

        (await journal.AppendAsync("ana", [Samples.Entry(1)])).ShouldBe(AppendOutcome.Committed);

        Samples.ShouldEqual((await journal.ReadAsync("ana", 0, 10)).ShouldHaveSingleItem(), Samples.Entry(1));
        (await journal.PseudonymAsync("ana")).ShouldNotBeNull().ShouldNotBe(before);
    }

    [Fact]
    public async Task Erase_WritesThatWereOnTheirWay_AreRefusedAndStoreNothing()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await journal.AppendAsync("ben", [Samples.Entry(1)]);
        Task<ErasureCount> erasure;
        Task<AppendOutcome> other;
        var late = new List<Task>();
        using (HoldWrites(journal))
        {
            var before = journal.AppendAsync("ana", [Samples.Entry(2)]).AsTask();
            erasure = journal.EraseAsync("ana").AsTask();
            late.Add(journal.AppendAsync("ana", [Samples.Entry(3)]).AsTask());
            late.Add(journal.AppendAsync("ana", Samples.Entries(2, 2)).AsTask());
            late.Add(journal.SaveSnapshotAsync(Samples.Snapshot("ana", 2)).AsTask());
            late.Add(journal.QuarantineAsync(Samples.Quarantined("q1", "ana", "e-9")).AsTask());
            late.Add(journal.RedactAsync("ana", 9, ["order.filled"]).AsTask());
            other = journal.AppendAsync("ben", [Samples.Entry(2)]).AsTask();
        }

        (await erasure).Events.ShouldBe(2);
        foreach (var write in late)
            (await Should.ThrowAsync<InvestorErasedException>(() => write)).Message.ShouldNotContain("ana");
        (await other).ShouldBe(AppendOutcome.Committed);
        journal.Health.IsReady.ShouldBeTrue();
        (await journal.ExistsAsync("ana")).ShouldBeFalse();
        (await journal.LoadSnapshotAsync("ana")).ShouldBeNull();
        (await journal.CountQuarantineAsync(QuarantineStatus.Open, 10)).ShouldBe(0);
    }

    [Fact]
    public async Task Redact_OfSomeTypes_LeavesEmptyPlacesBeforeTheSequence()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Visit(1), Samples.Entry(2), Search(3), Visit(4), Visit(5)]);
        await journal.AppendAsync("ben", [Visit(1)]);

        (await journal.RedactAsync("ana", beforeSequence: 5, ["app.visited", "search.performed"])).ShouldBe(3);
        (await journal.RedactAsync("ana", beforeSequence: 5, ["app.visited", "search.performed"])).ShouldBe(0);

        foreach (var again in new[] { journal, await OpenAsync() })
        {
            var entries = await again.ReadAsync("ana", 0, 10);
            entries.Count.ShouldBe(5);
            foreach (var place in new[] { 1, 3, 4 }) Samples.ShouldEqual(entries[place - 1], Place(place));
            Samples.ShouldEqual(entries[1], Samples.Entry(2));
            Samples.ShouldEqual(entries[4], Visit(5));
            Samples.ShouldEqual((await again.ReadAsync("ben", 0, 10)).ShouldHaveSingleItem(), Visit(1));
        }
    }

    [Fact]
    public async Task Redact_OfAnEvent_ForgetsItsIdSoThatItMayComeAnew()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Visit(1), Visit(2)]);
        await journal.RedactAsync("ana", 3, ["app.visited"]);

        (await journal.FindAsync("ana", "oms", "e-1")).ShouldBeNull();
        (await journal.AppendAsync("ana", [Visit(3) with { EventId = "e-1" }])).ShouldBe(AppendOutcome.Committed);
        (await journal.FindAsync("ana", "oms", "e-1"))!.Sequence.ShouldBe(3);
        (await journal.AppendAsync("ana", [Visit(4) with { EventId = "e-1" }])).ShouldBe(AppendOutcome.DuplicateEvent);
    }

    [Fact]
    public async Task Redact_BesideAnEventNamedAsAnEmptyPlace_KeepsThemApart()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1, "redacted-2", "brokerage"), Visit(2)]);

        (await journal.RedactAsync("ana", 3, ["app.visited"])).ShouldBe(1);

        (await journal.FindAsync("ana", "brokerage", "redacted-2"))!.Sequence.ShouldBe(1);
        (await journal.AppendAsync("ana", [Samples.Entry(3, "redacted-3", "brokerage")])).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Redact_WithQuarantinedEvents_DeletesThoseOfTheTypesWhateverWasDecided()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await journal.QuarantineAsync(Samples.Quarantined("q1", "ana", "e-7") with { Type = "app.visited" });
        await journal.QuarantineAsync(Samples.Quarantined("q2", "ana", "e-8") with { Type = "app.visited" });
        await journal.QuarantineAsync(Samples.Quarantined("q3", "ana", "e-9"));
        await journal.QuarantineAsync(Samples.Quarantined("q4", "ben", "e-7") with { Type = "app.visited" });
        await journal.SetQuarantineStatusAsync("q2", QuarantineStatus.Discarded);

        (await journal.RedactAsync("ana", 9, ["app.visited"])).ShouldBe(0);

        (await journal.GetQuarantinedAsync("q1")).ShouldBeNull();
        (await journal.GetQuarantinedAsync("q2")).ShouldBeNull();
        (await journal.GetQuarantinedAsync("q3")).ShouldNotBeNull();
        (await journal.GetQuarantinedAsync("q4")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Redact_OfWhatCannotBeRedacted_ChangesNothing()
    {
        var journal = await OpenAsync();
        (await journal.RedactAsync("nobody", 9, ["app.visited"])).ShouldBe(0);
        await journal.AppendAsync("ana", [Visit(1)]);
        (await journal.RedactAsync("ana", 9, [])).ShouldBe(0);
        await Should.ThrowAsync<ArgumentException>(async () => await journal.RedactAsync("ana", 9, [JournalEntry.RedactedType]));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.RedactAsync("", 9, ["app.visited"]));
        Samples.ShouldEqual((await journal.ReadAsync("ana", 0, 9)).ShouldHaveSingleItem(), Visit(1));
    }

    [Fact]
    public async Task Pseudonym_OfAnInvestor_IsTheirOwnAndStays()
    {
        var journal = await OpenAsync();
        (await journal.PseudonymAsync("ana")).ShouldBeNull();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await journal.AppendAsync("ben", [Samples.Entry(1)]);

        var pseudonym = (await journal.PseudonymAsync("ana")).ShouldNotBeNull();

        pseudonym.ShouldMatch("^[0-9a-f]{32}$");
        pseudonym.ShouldNotBe(await journal.PseudonymAsync("ben"));
        (await (await OpenAsync()).PseudonymAsync("ana")).ShouldBe(pseudonym);
    }

    static JournalEntry Visit(long sequence) => Samples.Entry(sequence) with { Type = "app.visited" };

    static JournalEntry Search(long sequence) => Samples.Entry(sequence) with { Type = "search.performed" };

    static JournalEntry Place(long sequence) =>
        new(sequence, "brokerage", $"redacted-{sequence}", "brokerage.entry.redacted.v1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
            "{}"u8.ToArray());
}
