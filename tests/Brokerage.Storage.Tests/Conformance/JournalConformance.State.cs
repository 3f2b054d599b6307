namespace Brokerage.Storage.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Snapshot_SavedAndReopened_IsReadBackExactly()
    {
        var journal = await OpenAsync();
        var snapshot = Samples.Snapshot("ana", 7, "advanced", Samples.Noon.AddTicks(3));
        await journal.SaveSnapshotAsync(snapshot);
        await journal.DisposeAsync();
        var again = await OpenAsync();
        Samples.ShouldEqual(await again.LoadSnapshotAsync("ana"), snapshot);
        (await again.LoadSnapshotAsync("ben")).ShouldBeNull();
    }

    [Fact]
    public async Task Snapshot_OlderThanStored_ChangesNothing()
    {
        var journal = await OpenAsync();
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 7, state: "newer"));
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 6, "advanced", Samples.Noon, "older"));
        Samples.ShouldEqual(await journal.LoadSnapshotAsync("ana"), Samples.Snapshot("ana", 7, state: "newer"));
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 7, "advanced", state: "same sequence"));
        Samples.ShouldEqual(await journal.LoadSnapshotAsync("ana"), Samples.Snapshot("ana", 7, "advanced", state: "same sequence"));
    }

    [Fact]
    public async Task DropSnapshot_OfOneInvestor_LeavesTheJournalAndTheOthers()
    {
        var journal = await OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 2));
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 7));
        await journal.SaveSnapshotAsync(Samples.Snapshot("ben", 1));

        await journal.DropSnapshotAsync("ana");
        await journal.DropSnapshotAsync("ana");
        await journal.DropSnapshotAsync("nobody");

        (await journal.LoadSnapshotAsync("ana")).ShouldBeNull();
        (await journal.LoadSnapshotAsync("ben")).ShouldNotBeNull();
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 2));
        (await journal.LoadSnapshotAsync("ana")).ShouldNotBeNull().Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task DueInvestors_SomeAreDue_ReturnsThemEarliestFirst()
    {
        var journal = await OpenAsync();
        await journal.SaveSnapshotAsync(Samples.Snapshot("late", 1, wakeAt: Samples.Noon));
        await journal.SaveSnapshotAsync(Samples.Snapshot("early", 1, wakeAt: Samples.Noon.AddHours(-1)));
        await journal.SaveSnapshotAsync(Samples.Snapshot("future", 1, wakeAt: Samples.Noon.AddTicks(1)));
        await journal.SaveSnapshotAsync(Samples.Snapshot("never", 1));

        (await journal.DueInvestorsAsync(Samples.Noon, 10)).ShouldBe(["early", "late"]);
        (await journal.DueInvestorsAsync(Samples.Noon, 1)).ShouldBe(["early"]);
        await journal.SaveSnapshotAsync(Samples.Snapshot("early", 2));
        (await journal.DueInvestorsAsync(Samples.Noon, 10)).ShouldBe(["late"]);
    }

    [Fact]
    public async Task CountByTier_TierChanges_CountsTheLatest()
    {
        var journal = await OpenAsync();
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 1));
        await journal.SaveSnapshotAsync(Samples.Snapshot("ben", 1));
        await journal.SaveSnapshotAsync(Samples.Snapshot("ben", 2, "advanced"));
        await journal.SaveSnapshotAsync(Samples.Snapshot("cid", 1, "advanced"));
        (await journal.CountByTierAsync()).OrderBy(tier => tier.Key).ShouldBe([new("advanced", 2), new("novice", 1)]);
    }

    [Fact]
    public async Task Quarantine_WholeLife_IsKeptListedAndDecided()
    {
        var journal = await OpenAsync();
        var first = Samples.Quarantined(QuarantineId.New(Samples.Noon), "ana", "e-1");
        var second = Samples.Quarantined(QuarantineId.New(Samples.Noon.AddSeconds(1)), "ben", "e-1");
        await journal.QuarantineAsync(second);
        await journal.QuarantineAsync(first);

        Samples.ShouldEqual(await journal.FindQuarantinedAsync("ana", "oms", "e-1"), first);
        Samples.ShouldEqual(await journal.GetQuarantinedAsync(second.Id), second);
        (await journal.FindQuarantinedAsync("ana", "oms", "e-2")).ShouldBeNull();
        (await journal.GetQuarantinedAsync("absent")).ShouldBeNull();
        (await ListAsync(QuarantineStatus.Open, null)).ShouldBe([first.Id, second.Id]);
        (await ListAsync(QuarantineStatus.Open, first.Id)).ShouldBe([second.Id]);

        await journal.SetQuarantineStatusAsync(first.Id, QuarantineStatus.Replayed);
        (await ListAsync(QuarantineStatus.Open, null)).ShouldBe([second.Id]);
        Samples.ShouldEqual(await journal.GetQuarantinedAsync(first.Id), first with { Status = QuarantineStatus.Replayed });
        await Should.ThrowAsync<KeyNotFoundException>(
            async () => await journal.SetQuarantineStatusAsync("absent", QuarantineStatus.Discarded));
        journal.Health.IsReady.ShouldBeTrue();

        async Task<string[]> ListAsync(QuarantineStatus status, string? after) =>
            [.. (await journal.ListQuarantineAsync(status, after, 10)).Select(item => item.Id)];
    }

    [Fact]
    public async Task Quarantine_Counted_ByStatusUpToTheLimit()
    {
        var journal = await OpenAsync();
        foreach (var n in Enumerable.Range(1, 4)) await journal.QuarantineAsync(Samples.Quarantined($"q{n}", "ana", $"e-{n}"));
        await journal.SetQuarantineStatusAsync("q4", QuarantineStatus.Discarded);

        (await journal.CountQuarantineAsync(QuarantineStatus.Open, 10)).ShouldBe(3);
        (await journal.CountQuarantineAsync(QuarantineStatus.Open, 2)).ShouldBe(2);
        (await journal.CountQuarantineAsync(QuarantineStatus.Discarded, 10)).ShouldBe(1);
        (await journal.CountQuarantineAsync(QuarantineStatus.Replayed, 10)).ShouldBe(0);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await journal.CountQuarantineAsync(QuarantineStatus.Open, 0));
    }

    [Fact]
    public async Task Quarantine_SameEventAgain_KeepsTheFirst()
    {
        var journal = await OpenAsync();
        await journal.QuarantineAsync(Samples.Quarantined("q1", "ana", "e-1"));
        await journal.QuarantineAsync(Samples.Quarantined("q2", "ana", "e-1", "again"));
        Samples.ShouldEqual(await journal.FindQuarantinedAsync("ana", "oms", "e-1"), Samples.Quarantined("q1", "ana", "e-1"));
        (await journal.GetQuarantinedAsync("q2")).ShouldBeNull();
        await Should.ThrowAsync<ArgumentException>(async () => await journal.QuarantineAsync(Samples.Quarantined("q1", "ana", "e-2")));
        (await journal.AppendAsync("ana", [Samples.Entry(1, "e-1")])).ShouldBe(AppendOutcome.Committed);
    }
}
