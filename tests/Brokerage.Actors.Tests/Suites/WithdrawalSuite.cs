using System.Text.Json;
using System.Text.Json.Serialization;
using Brokerage.Actors.Tests.Properties;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>After a withdrawal an investor is the one whose data of that purpose never was.</summary>
public abstract class WithdrawalSuite : Suite
{
    private static readonly Purpose[] Personal =
        [Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService];

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private static readonly string[] Kinds = ["withdrawn", "expired", "reset"];

    protected virtual int Pairs => 1000;

    [Fact]
    public async Task Withdraw_AnyHistory_EqualsTwinWithoutThatData()
    {
        var coverage = new Coverage();
        var lastChanges = new List<TimeSpan>();
        await Property.HoldsAsync(Pairs, c => PlayTwinsAsync(c, coverage, lastChanges));
        lastChanges.Sort();
        Console.WriteLine($"{lastChanges.Count} pairs; from the act to the last changed update: median {lastChanges[lastChanges.Count / 2].TotalMilliseconds:0.0} ms, "
            + $"most {lastChanges[^1].TotalMilliseconds:0.0} ms");
        if (Pairs > 100) coverage.ShouldHold(Pairs, [.. Personal.Select(p => $"{p} mattered"), .. Kinds, "tier moved in the twin", "tier differed before", "apps were told later"]);
    }

    [Fact]
    public async Task Withdraw_Acknowledged_NothingOfItIsLeftInTheJournalOrTheQuarantine()
    {
        await using var world = await StartAsync();
        await GivenATraderWhoWithdrawsAsync(world);

        (await LeftOverAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Withdraw_WithoutTakingOut_IsFoundToLeaveSomething()
    {
        await using var world = await StartAsync(journal => new KeepingJournal(journal));
        await GivenATraderWhoWithdrawsAsync(world);

        (await LeftOverAsync(world)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Withdraw_DiedBeforeTakingOut_IsFinishedAtTheNextLoad()
    {
        await using var world = await StartAsync(journal => new FailNextJournal(journal), new() { EventsPerSnapshot = 2 });
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        ((FailNextJournal)world.Journal).FailNextRedaction();
        await Should.ThrowAsync<Storage.StoreUnavailableException>(() => world.AcceptAsync(Sent.Withdraw(Purpose.PersonalisePortfolio)));
        (await LeftOverAsync(world)).ShouldNotBeEmpty();

        await world.RestartAsync(crash: true);
        (await world.StateAsync()).Portfolio.ShouldBe(Portfolio.Empty);

        (await LeftOverAsync(world)).ShouldBeEmpty();
        (await world.Stored.LoadSnapshotAsync(World.Investor))!.Sequence.ShouldBe(8);
    }

    [Fact]
    public async Task Withdraw_DiedBeforeTakingOutWithoutASnapshot_IsFinishedAtTheNextLoad()
    {
        await using var world = await StartAsync(journal => new FailNextJournal(journal));
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseService), new ServiceContacted(ServiceChannel.Chat, "statement", true));
        ((FailNextJournal)world.Journal).FailNextRedaction();
        await Should.ThrowAsync<Storage.StoreUnavailableException>(() => world.AcceptAsync(Sent.Withdraw(Purpose.PersonaliseService)));

        await world.RestartAsync(crash: true);
        await world.StateAsync();

        (await world.EventsAsync()).Select(e => e.Data.GetType()).ShouldBe([typeof(ConsentGiven), typeof(Redacted), typeof(ConsentWithdrawn)]);
    }

    [Fact]
    public async Task Withdraw_TheFold_IsTheSameWhetherOrNotAnythingWasTakenOut()
    {
        await using var world = await StartAsync(journal => new KeepingJournal(journal));
        await GivenATraderWhoWithdrawsAsync(world);
        var whole = await world.FoldAsync();
        var live = await world.StateAsync();

        await world.Stored.RedactAsync(World.Investor, live.Sequence, Forgetting.TypesOf([Purpose.PersonalisePortfolio]));

        (await world.FoldAsync()).ToBytes().ShouldBe(live.ToBytes());
        whole.ToBytes().ShouldBe(live.ToBytes());
    }

    [Fact]
    public async Task Withdraw_ACardSentAway_IsForgottenWithTheSymbolInItsId()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio), new CardDismissed($"insight.drawdown:{TestMarket.Share}"));

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        (await world.StateAsync()).Dismissed.ShouldBeEmpty();
        (await world.EventsAsync()).ShouldNotContain(e => e.Data is CardDismissed);
    }

    [Fact]
    public async Task Withdraw_ADecisionThatRestedOnIt_IsNotExplainedAnyMore()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var decided = (await world.StateAsync()).Placement.DecidedBy;
        (await world.Investors.DecisionAsync(World.Investor, decided, default)).ShouldNotBeNull();

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        (await world.Investors.DecisionAsync(World.Investor, decided, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Withdraw_ASnapshotOfThePopulationJustPinned_IsNotServedAgain()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var before = await world.Population.PinAsync([], maxAge: TimeSpan.FromMinutes(1));

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        before.Rows.Single().Placement.Tier.ShouldBe("intermediate");
        (await world.Population.PinAsync([], maxAge: TimeSpan.FromMinutes(1))).Rows.Single().Placement.Tier.ShouldBe("novice");
    }

    [Fact]
    public async Task Withdraw_DataKeptTheTierBeyondItsTime_TierEndsAsIfThatDataHadNeverBeen()
    {
        // Lessons make an intermediate for 30 days. Trades keep the tier up; without them it would have ended, and one more lesson,
        // enough to stay but not to enter, would not have brought it back.
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Lessons("novice-1", "novice-2")]);
        await world.GivenAsync(Sent.Trades(5));
        await world.PassAsync(TimeSpan.FromDays(40));
        await world.GivenAsync(Sent.Lessons("intermediate-1"));
        (await world.TierAsync()).ShouldBe("intermediate");

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        (await world.TierAsync()).ShouldBe("novice");
    }

    [Fact]
    public async Task Withdraw_Told_StartsAnEpochWithoutWhatWasKnown()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var observer = await world.AttachAsync();
        observer.Tier.ShouldBe("intermediate");
        var epoch = observer.Starts[0].Epoch;

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        observer.Tier.ShouldBe("novice");
        observer.Starts.Count.ShouldBe(2);
        observer.Starts[1].Epoch.ShouldNotBe(epoch);
        observer.Updates.TakeLast(3).ShouldAllBe(u => u.Version == 8);
        JsonSerializer.Serialize((await world.ViewAsync()).Experience, Json).ShouldNotContain(TestMarket.Share);
    }

    [Fact]
    public async Task Withdraw_ThenCrash_StaysForgotten()
    {
        await using var world = await StartAsync(options: new() { EventsPerSnapshot = 2 });
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3), Sent.Withdraw(Purpose.PersonalisePortfolio)]);

        await world.RestartAsync(crash: true);

        var state = await world.StateAsync();
        state.Portfolio.ShouldBe(Portfolio.Empty);
        state.Placement.Tier.ShouldBe("novice");
    }

    [Fact]
    public async Task Withdraw_Acknowledged_LeavesNoSnapshotThatStillKnows()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.PassAsync(TimeSpan.FromDays(100));
        (await world.StateAsync()).Placement.Transitions.ShouldNotBeEmpty();
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));
        var live = await world.StateAsync();
        (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldNotBeNull().Sequence.ShouldBe(live.Sequence);

        await world.RestartAsync(crash: true);

        live.Placement.Transitions.ShouldBeEmpty();
        (await world.StateAsync()).ToBytes().ShouldBe(live.ToBytes());
    }

    private static async Task GivenATraderWhoWithdrawsAsync(World world)
    {
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.AcceptAsync(Sent.Fill("unheard-of"));
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));
    }

    /// <summary>Types of what is still stored and should not be.</summary>
    private static async Task<string[]> LeftOverAsync(World world)
    {
        var types = Forgetting.TypesOf([Purpose.PersonalisePortfolio]);
        var journaled = (await world.EventsAsync()).Select(e => EventCatalogue.Of(e.Data).Name);
        var quarantined = (await world.Stored.ListQuarantineAsync(Storage.QuarantineStatus.Open, null, 100)).Select(q => q.Type);
        return [.. journaled.Concat(quarantined).Where(t => types.Contains(t))];
    }

    /// <summary>
    /// Two investors do the same, but one has data of a purpose and the other has none of it. Once that purpose is withdrawn, has expired or is reset, whatever
    /// is seen of them and whatever open apps are told is the same to the byte.
    /// </summary>
    private async Task PlayTwinsAsync(Choices c, Coverage coverage, List<TimeSpan> lastChanges)
    {
        var (purpose, kind, days) = (c.Pick(Personal), c.Pick(Kinds), c.Pick(40, 3, 100));
        var noted = new List<string> { kind };
        var moves = 0;
        await using var world = await StartAsync(options: new() { EventsPerSnapshot = c.Pick(200, 3) });
        await using var twin = await StartAsync(options: new() { EventsPerSnapshot = 200 });
        foreach (var granted in Personal) await BothAsync(granted == purpose && kind == "expired" ? Sent.Give(granted) with { DurationDays = days } : Sent.Give(granted));
        var ends = world.Time.Now.AddDays(days);
        var (app, other) = (await world.AttachAsync(), await twin.AttachAsync());
        for (var left = 1 + c.Below(30); left > 0; left--) await StepAsync();
        if (Masked(await world.StateAsync()) != Masked(await twin.StateAsync())) noted.Add($"{purpose} mattered");
        if (await world.TierAsync() != await twin.TierAsync()) noted.Add("tier differed before");

        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        if (kind == "withdrawn") await BothAsync(Sent.Withdraw(purpose));
        else if (kind == "reset") await BothAsync(new LearningReset());
        else await PassBothAsync(ends - world.Time.Now);
        lastChanges.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began));
        await CompareAsync("at once");
        var (mark, otherMark) = (LastStart(app), LastStart(other));
        for (var left = c.Below(10); left > 0; left--) await StepAsync(mayUse: false);
        await CompareAsync("some time later");
        Told(app, mark).ShouldBe(Told(other, otherMark), $"what apps were told, {purpose} {kind}");
        if (app.Heard.Count > mark + 4) noted.Add("apps were told later");
        if ((await twin.StateAsync()).Placement.Transitions.Length > 1) noted.Add("tier moved in the twin");
        coverage.Note(noted);

        async Task StepAsync(bool mayUse = true)
        {
            switch (c.Below(10))
            {
                case < 6:
                    var at = Generate.Occurred(c, world.Time.Now);
                    foreach (var data in c.Chance(40) ? [Generate.Event(c)] : Generate.Move(c, moves++))
                    {
                        // What comes after the act is used again only where it is allowed again, and then the twin would have it as well.
                        if (!mayUse && kind != "reset" && IsYesTo(data, purpose)) continue;
                        if (kind == "expired" && IsYesTo(data, purpose)) continue;
                        await AcceptAsync(world, data, at);
                        if (EventCatalogue.Of(data).Purpose != purpose || (!mayUse && kind == "reset")) await AcceptAsync(twin, data, at);
                    }
                    break;
                case < 9:
                    await PassBothAsync(Generate.Span(c));
                    break;
                default:
                    await world.Engine.EvictAsync(World.Investor);
                    await twin.Engine.EvictAsync(World.Investor);
                    (app, other) = (await world.AttachAsync(), await twin.AttachAsync());
                    (mark, otherMark) = (LastStart(app), LastStart(other));
                    break;
            }
        }

        async Task PassBothAsync(TimeSpan span)
        {
            await world.PassAsync(span);
            await twin.PassAsync(span);
        }

        async Task BothAsync(InvestorEvent data)
        {
            await AcceptAsync(world, data, world.Time.Now);
            await AcceptAsync(twin, data, twin.Time.Now);
        }

        async Task CompareAsync(string when)
        {
            var (mine, its) = (await world.ViewAsync(), await twin.ViewAsync());
            Masked(mine.State).ShouldBe(Masked(its.State), $"state {when}, {purpose} {kind}");
            See(mine).ShouldBe(See(its), $"view {when}, {purpose} {kind}");
            (await RowAsync(world)).ShouldBe(await RowAsync(twin), $"row of previews {when}, {purpose} {kind}");
        }
    }

    private static bool IsYesTo(InvestorEvent data, Purpose purpose) => data is ConsentGiven given && given.Purpose == purpose.Key();

    private static int LastStart(RecordingObserver app) => app.Heard.ToList().FindLastIndex(h => h is RecordingObserver.Started);

    private static string See(InvestorSight sight) =>
        JsonSerializer.Serialize(sight.Experience, Json) + JsonSerializer.Serialize(sight.ShownSince) + sight.Seq;

    private static async Task<string> RowAsync(World world)
    {
        var row = (await world.Population.PinAsync([])).Rows.Single();
        return string.Join(" ", FeatureCatalogue.All.Select(f => row.Of(f))) + row.Consents + string.Join(" ", row.Segments) + row.SeenOn + row.EndsAt.UtcTicks +
            JsonSerializer.Serialize(Masked(row.Placement), Json);
    }

    /// <summary>Everything an app was told from a place on, with ids and sequences masked.</summary>
    private static string[] Told(RecordingObserver app, int from) =>
    [
        .. app.Heard.Skip(from).Select(heard => heard switch
        {
            RecordingObserver.Started started => $"start {started.Seq} {started.Resumed}",
            TierUpdate u => JsonSerializer.Serialize(u with { Version = 0, Placement = Masked(u.Placement), Consents = Masked(u.Consents) }, Json),
            CardsUpdate u => JsonSerializer.Serialize(u with { Version = 0, Consents = Masked(u.Consents) }, Json),
            ConsentUpdate u => JsonSerializer.Serialize(u with { Version = 0, Consents = Masked(u.Consents) }, Json),
            _ => throw new InvalidOperationException("An app hears nothing else."),
        }),
    ];

    private static async Task AcceptAsync(World world, InvestorEvent data, DateTimeOffset at) => await world.AcceptAsync(world.Now(data) with { OccurredAt = at });

    /// <summary>Sequences and what is made of them differ, because the twin's journal is shorter; nothing else may.</summary>
    private static string Masked(InvestorState state) => System.Text.Encoding.UTF8.GetString((state with
    {
        Sequence = 0, ForgotAt = 0, Consents = Masked(state.Consents), Placement = Masked(state.Placement),
    }).ToBytes());

    private static ConsentBook Masked(ConsentBook consents) => consents with { Records = [.. consents.Records.Select(r => r with { ReceiptId = "" })] };

    private static Placement Masked(Placement placement) =>
        placement with { DecidedBy = 0, Before = placement.Before is { } before ? before with { DecidedBy = 0 } : null };
}
