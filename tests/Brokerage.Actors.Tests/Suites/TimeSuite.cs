using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>What time alone changes: windows that lose a day, holds that end, rules that are replaced.</summary>
public abstract class TimeSuite : Suite
{
    [Fact]
    public async Task Window_EmptiesWithoutAnEvent_TierFallsAndIsToldAndJournaled()
    {
        await using var world = await StartAsync();
        world.Policy.Publish(TestPolicy.Create("test@40", trades: 40));
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(40)]);
        var observer = await world.AttachAsync();
        observer.Tier.ShouldBe("intermediate");

        world.Time.Advance(TimeSpan.FromDays(90) + TestPolicy.Dwell);
        await world.Engine.SweepAsync();

        observer.Tier.ShouldBe("novice");
        observer.Violations.ShouldBeEmpty();
        observer.Updates.OfType<TierUpdate>().Last().PreviousTier.ShouldBe("intermediate");
        (await world.EventsAsync()).Last().Data.ShouldBeOfType<Reconsidered>();
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Window_OfInvestorNotInMemory_EndsOnItsDayAndIsNotDueAgain(bool crash)
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.RestartAsync(crash);
        var lastDay = new DateTimeOffset(FakeTime.Start.UtcDateTime.Date, TimeSpan.Zero).AddDays(90);

        world.Time.AdvanceTo(lastDay.AddTicks(-1));
        await world.Engine.SweepAsync();
        world.Engine.IsResident(World.Investor).ShouldBeFalse();
        world.Time.AdvanceTo(lastDay);
        await world.Engine.SweepAsync();

        (await world.EventsAsync()).Last().Data.ShouldBeOfType<Reconsidered>();
        (await world.TierAsync()).ShouldBe("novice");
        (await world.Stored.DueInvestorsAsync(world.Time.Now, 10)).ShouldBeEmpty();
        (await world.Stored.DueInvestorsAsync(world.Time.Now.AddDays(2), 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Window_OfASegmentEmpties_InvestorNotInMemoryLeavesItAndThatIsJournaled()
    {
        await using var world = await StartAsync();
        var filled = new Compare(EventFeatures.Count(EventFeatures.FindEvent("order.filled")!, 7), Comparison.Gte, FeatureValue.Of(3), default, default);
        world.Policy.Publish(TestPolicy.Create("test@40", trades: 40) with { Segments = [new("busy", "Busy", filled)] });
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        (await world.StateAsync()).Segments.ShouldBe(["busy"]);
        await world.RestartAsync();

        world.Time.AdvanceTo(new DateTimeOffset(FakeTime.Start.UtcDateTime.Date, TimeSpan.Zero).AddDays(7));
        await world.Engine.SweepAsync();

        (await world.EventsAsync()).Last().Data.ShouldBeOfType<Reconsidered>();
        (await world.StateAsync()).Segments.ShouldBeEmpty();
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    [Fact]
    public async Task Fading_SlowerThanTheLongestWindow_StillEndsForInvestorNotInMemory()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseDeclared), .. Sent.Quiz("q1", "q2")]);
        (await world.TierAsync()).ShouldBe("intermediate");
        await world.RestartAsync();

        // All answers right fades below 0.4 after 180 · log2(2.5) = 238 days.
        for (var day = 0; day < 240; day++)
        {
            world.Time.Advance(TimeSpan.FromDays(1));
            await world.Engine.SweepAsync();
        }

        (await world.EventsAsync()).Last().Data.ShouldBeOfType<Reconsidered>();
        (await world.TierAsync()).ShouldBe("novice");
    }

    [Fact]
    public async Task Sweep_WithNothingToChange_WritesAndWakesNothing()
    {
        YieldingJournal counting = null!;
        await using var world = await StartAsync(j => counting = new YieldingJournal(j));
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.RestartAsync();
        world.Time.Advance(TimeSpan.FromDays(95));
        await world.Engine.SweepAsync();
        await world.Engine.SweepAsync();
        var (saved, events) = (counting.SnapshotsSaved, (await world.EventsAsync()).Count);

        for (var round = 0; round < 50; round++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Engine.SweepAsync(round);
        }

        counting.SnapshotsSaved.ShouldBeLessThanOrEqualTo(saved + 1); // When the idle actor leaves.
        (await world.EventsAsync()).Count.ShouldBe(events);
    }

    [Fact]
    public async Task Wake_ThatFindsNothingToChange_IsSetAnew()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        await world.RestartAsync();
        world.Time.Advance(TimeSpan.FromDays(100));
        (await world.Stored.DueInvestorsAsync(world.Time.Now, 10)).ShouldBe([World.Investor]);

        await world.Engine.SweepAsync();

        (await world.Stored.DueInvestorsAsync(world.Time.Now.AddDays(30), 10)).ShouldBeEmpty();
        (await world.EventsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hold_AfterTransition_EndsAtExactlyTheDwell()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1", "novice-2")]);
        var entered = world.Time.Now;
        world.Time.Advance(TimeSpan.FromHours(5));
        await world.GivenAsync(new IndicatorAdded(TestMarket.Share, "rsi(14)"), new IndicatorAdded(TestMarket.Share, "macd"));
        var held = (await world.StateAsync()).Placement;
        (held.Tier, held.HeldTier, held.HeldUntil).ShouldBe(("intermediate", "advanced", entered + TestPolicy.Dwell));
        var observer = await world.AttachAsync();

        world.Time.AdvanceTo(entered + TestPolicy.Dwell - TimeSpan.FromTicks(1));
        await world.Engine.SweepAsync();
        observer.Tier.ShouldBe("intermediate");
        world.Time.AdvanceTo(entered + TestPolicy.Dwell);
        await world.Engine.SweepAsync();

        observer.Tier.ShouldBe("advanced");
        (await world.StateAsync()).Placement.Since.ShouldBe(entered + TestPolicy.Dwell);
        (await world.EventsAsync()).Count(e => e.Data is Reconsidered).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hold_OfInvestorNotInMemory_EndsAtExactlyTheDwell(bool crash)
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1", "novice-2")]);
        var entered = world.Time.Now;
        await world.GivenAsync(new IndicatorAdded(TestMarket.Share, "rsi(14)"), new IndicatorAdded(TestMarket.Share, "macd"));
        await world.RestartAsync(crash);

        world.Time.AdvanceTo(entered + TestPolicy.Dwell - TimeSpan.FromTicks(1));
        await world.Engine.SweepAsync();
        (await world.FoldAsync()).Placement.Tier.ShouldBe("intermediate");
        world.Time.AdvanceTo(entered + TestPolicy.Dwell);
        await world.Engine.SweepAsync();

        (await world.FoldAsync()).Placement.Tier.ShouldBe("advanced");
        (await world.Stored.DueInvestorsAsync(world.Time.Now, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FlipBudget_Spent_HoldsUntilTheOldestTransitionIs30DaysAgo()
    {
        await using var world = await StartAsync();
        world.Policy.Publish(TestPolicy.Create("test@budget", dwell: TimeSpan.FromDays(1), maxTransitions: 2));
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1", "novice-2")]);
        world.Time.Advance(TimeSpan.FromDays(2));
        await world.GivenAsync(new IndicatorAdded(TestMarket.Share, "rsi(14)"), new IndicatorAdded(TestMarket.Share, "macd"));
        (await world.TierAsync()).ShouldBe("advanced");
        world.Time.Advance(TimeSpan.FromDays(2));
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonaliseBehaviour));
        (await world.TierAsync()).ShouldBe("novice"); // What raised the tier is forgotten, and with it the transitions it made.

        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("intermediate-1", "intermediate-2")]);
        var again = world.Time.Now;
        world.Time.Advance(TimeSpan.FromDays(2));
        await world.GivenAsync(new IndicatorAdded(TestMarket.Share, "sma(20)"), new IndicatorAdded(TestMarket.Share, "ema(20)"));
        world.Time.Advance(TimeSpan.FromDays(2));
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseDeclared), new ProfileDeclared(Experience.Novice));
        (await world.TierAsync()).ShouldBe("novice"); // A choice of the investor is never delayed.
        await world.GivenAsync(new ProfileDeclared(Experience.Advanced));
        var held = (await world.StateAsync()).Placement;
        held.Tier.ShouldBe("novice");
        held.HeldUntil.ShouldBe(again + TimeSpan.FromDays(2) + TimeSpan.FromDays(30));

        world.Time.AdvanceTo(held.HeldUntil!.Value - TimeSpan.FromTicks(1));
        await world.Engine.SweepAsync();
        (await world.TierAsync()).ShouldBe("novice");
        world.Time.AdvanceTo(held.HeldUntil.Value);
        await world.Engine.SweepAsync();
        (await world.TierAsync()).ShouldBe("advanced");
    }

    [Fact]
    public async Task Hold_MadeLongerByNewRules_IsJournaledOnceAndWakesNobodyUntilItEnds()
    {
        YieldingJournal counting = null!;
        await using var world = await StartAsync(j => counting = new YieldingJournal(j));
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1", "novice-2")]);
        var entered = world.Time.Now;
        await world.GivenAsync(new IndicatorAdded(TestMarket.Share, "rsi(14)"), new IndicatorAdded(TestMarket.Share, "macd"));
        world.Policy.Publish(TestPolicy.Create("test@slow", dwell: TimeSpan.FromDays(20)));
        world.Time.AdvanceTo(entered + TestPolicy.Dwell);
        await world.Engine.SweepAsync();
        await world.Engine.SweepAsync();
        var saved = counting.SnapshotsSaved;

        for (var round = 0; round < 20; round++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Engine.SweepAsync();
        }

        (await world.EventsAsync()).Count(e => e.Data is Reconsidered).ShouldBe(1);
        counting.SnapshotsSaved.ShouldBe(saved);
        (await world.StateAsync()).Placement.HeldUntil.ShouldBe(entered + TimeSpan.FromDays(20));
        (await world.Stored.DueInvestorsAsync(world.Time.Now, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rule_EndsWhileAnotherKeepsTheTier_ReasonFollows()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        world.Time.Advance(TimeSpan.FromDays(80));
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), .. Sent.Lessons("novice-1", "novice-2")]);
        var observer = await world.AttachAsync();

        world.Time.Advance(TimeSpan.FromDays(15));
        await world.Engine.SweepAsync();

        var reason = (await world.ViewAsync()).Experience.TierReason;
        reason.Code.ShouldBe("rule.lessons");
        reason.Inputs.ShouldNotBeEmpty();
        observer.Updates.OfType<TierUpdate>().Last().Experience.TierReason.Code.ShouldBe("rule.lessons");
    }

    [Fact]
    public async Task Sweep_OneInvestorCannotBeRead_LooksAfterTheOthers()
    {
        await using var world = await StartAsync(options: new() { IdleTimeout = TimeSpan.FromDays(1000) });
        string[] investors = ["a", "b", "c", "d", "e"];
        foreach (var investor in investors)
            await world.AcceptAsync([world.Now(Sent.Give(Purpose.PersonalisePortfolio)), .. Sent.Trades(3).Select(world.Now)], investor);
        // One whose rules were lost: its history cannot be replayed here.
        world.Policy.Publish(TestPolicy.Create("lost@1"));
        await world.AcceptAsync([world.Now(Sent.Give(Purpose.PersonalisePortfolio)), .. Sent.Trades(3).Select(world.Now)], "0-broken");
        await world.Engine.EvictAsync("0-broken");
        world.Policy.Publish(TestPolicy.Create("test@1"));
        await world.Stored.SaveSnapshotAsync((await world.Stored.LoadSnapshotAsync("0-broken"))! with { SchemaVersion = -1 });
        world.Policy.Lose("lost@1");

        world.Time.Advance(TimeSpan.FromDays(100));
        await world.Engine.SweepAsync();

        foreach (var investor in investors) (await world.StateAsync(investor)).Placement.Tier.ShouldBe("novice", investor);
        await Should.ThrowAsync<KeyNotFoundException>(() => world.StateAsync("0-broken"));
    }

    [Fact]
    public async Task Decision_OfAnySequence_IsTheOneThatWasMade()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var placement = (await world.StateAsync()).Placement;

        var decision = (await world.Investors.DecisionAsync(World.Investor, placement.DecidedBy, default).Soon()).ShouldNotBeNull();

        (decision.After.Tier, decision.After.Rule, decision.DecidedAt).ShouldBe(("intermediate", "trades", world.Time.Now));
        decision.Evaluation.Rule.ShouldBe("trades");
        (await world.Investors.DecisionAsync(World.Investor, 1, default)).ShouldBeNull();
        (await world.Investors.DecisionAsync(World.Investor, 99, default)).ShouldBeNull();
        (await world.Investors.DecisionAsync("nobody", 1, default)).ShouldBeNull();
    }
}
