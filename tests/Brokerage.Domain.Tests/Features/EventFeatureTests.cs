using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Features;

public sealed class EventFeatureTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly EventType Filled = EventFeatures.FindEvent("order.filled")!, Placed = EventFeatures.FindEvent("order.placed")!,
        Completed = EventFeatures.FindEvent("lesson.completed")!, Searched = EventFeatures.FindEvent("search.performed")!;

    [Fact]
    public void Feature_AskedForTwice_IsTheSameInstance()
    {
        EventFeatures.Count(Filled, 30).ShouldBeSameAs(EventFeatures.Count(Filled, 30));
        EventFeatures.Count(Filled, 30).ShouldNotBeSameAs(EventFeatures.Count(Filled, 31));
        EventFeatures.Sequence(Completed, Placed, 7).ShouldBeSameAs(EventFeatures.Sequence(Completed, Placed, 7));
    }

    [Fact]
    public void Find_AKeyOfAnyEventFeature_GivesItBack()
    {
        foreach (var type in EventFeatures.Countable)
            EventFeatures.Find(EventFeatures.Count(type, 90).Key).ShouldBeSameAs(EventFeatures.Count(type, 90));
        EventFeatures.Find("lesson_completed_then_order_placed_within_7d").ShouldBeSameAs(EventFeatures.Sequence(Completed, Placed, 7));
    }

    [Theory]
    [InlineData("order_filled_count_0d")]
    [InlineData("order_filled_count_91d")]
    [InlineData("order_filled_count_030d")]
    [InlineData("account_opened_count_30d")]
    [InlineData("trades_90d")]
    [InlineData("lesson_completed_then_order_placed")]
    public void Find_NoEventFeature_IsNull(string key) => EventFeatures.Find(key).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(91)]
    public void Count_WindowOutOfRange_Throws(int days) => Should.Throw<ArgumentException>(() => EventFeatures.Count(Filled, days));

    [Fact]
    public void Purposes_AcrossSections_AreThoseOfBothEventsAndBothMustBeGranted()
    {
        var feature = EventFeatures.Sequence(Completed, Placed, 7);
        feature.Purposes.ShouldBe([Purpose.PersonaliseBehaviour, Purpose.PersonalisePortfolio]);

        feature.Evaluate(Investor.WhoAllows(Purpose.PersonaliseBehaviour).State, Investor.Start).IsKnown.ShouldBeFalse();
        feature.Evaluate(Investor.WhoAllowsAll().State, Investor.Start).ShouldBe(FeatureValue.Of(false));
    }

    [Fact]
    public void Source_WhereAClaimIsCounted_IsAClaim()
    {
        var claimed = EventFeatures.FindEvent("profile.declared")!;

        EventFeatures.Count(claimed, 30).Source.ShouldBe(FeatureSource.Declared);
        EventFeatures.Sequence(Completed, claimed, 30).Source.ShouldBe(FeatureSource.Declared);
        EventFeatures.Sequence(Completed, Placed, 30).Source.ShouldBe(FeatureSource.Observed);
    }

    [Fact]
    public void Count_OfAWindow_EndsAtTheUtcMidnight()
    {
        var feature = EventFeatures.Count(Searched, 30);
        var investor = Investor.WhoAllowsAll();
        investor.Now = Midnight.AddSeconds(-1);
        investor.Does(new SearchPerformed("a", "s"), new SearchPerformed("b", "s"));

        feature.Evaluate(investor.State, Midnight.AddDays(29).AddTicks(-1)).ShouldBe(FeatureValue.Of(2));
        feature.Evaluate(investor.State, Midnight.AddDays(29)).ShouldBe(FeatureValue.Of(0));
    }

    // A at minute 0 of a noon; B so many minutes later.
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(7 * 1440, true)]
    [InlineData((8 * 1440) - 721, true)]
    [InlineData((8 * 1440) - 720, false)]
    public void Sequence_BSoManyMinutesAfterA_HoldsStrictlyAfterAndWithinTheDays(int minutes, bool expected)
    {
        var investor = Investor.WhoAllowsAll();
        investor.Completes("a").Later(TimeSpan.FromMinutes(minutes)).Does(new SearchPerformed("x", "s"));

        EventFeatures.Sequence(Completed, Searched, 7).Evaluate(investor.State, investor.Now).ShouldBe(FeatureValue.Of(expected));
    }

    [Fact]
    public void Sequence_LaterEventOlderThan90Days_NoLongerHolds()
    {
        var feature = EventFeatures.Sequence(Completed, Searched, 90);
        var investor = Investor.WhoAllowsAll().Completes("a").LaterDays(90).Does(new SearchPerformed("x", "s"));
        var last = new DateTimeOffset(investor.Now.UtcDateTime.Date, TimeSpan.Zero);

        feature.Evaluate(investor.State, last.AddDays(90).AddTicks(-1)).ShouldBe(FeatureValue.Of(true));
        feature.Evaluate(investor.State, last.AddDays(90)).ShouldBe(FeatureValue.Of(false));
    }

    /// <summary>Counts and sequences against the plain definition over all instants, in any order of arrival.</summary>
    [Fact]
    public void CountAndSequence_OfAnyHistory_AreWhatTheDefinitionSays() => Property.Holds(300, choices =>
    {
        var (investor, first, then) = (Investor.WhoAllowsAll(), new List<DateTimeOffset>(), new List<DateTimeOffset>());
        for (var left = choices.UpTo(15); left > 0; left--)
        {
            investor.Now = choices.OneIn(6) ? investor.Now.AddHours(-choices.UpTo(60)) : Histories.Step(choices, investor.Now);
            var isFirst = choices.UpTo(1) == 0;
            investor.Does(isFirst ? new LessonCompleted("a") : new SearchPerformed("x", "s"));
            (isFirst ? first : then).Add(investor.Now);
        }
        var (days, today) = (choices.Between(1, 90), Day(investor.Now));

        EventFeatures.Count(Searched, days).Evaluate(investor.State, investor.Now).Number.ShouldBe(then.Count(b => today - Day(b) < days));
        EventFeatures.Sequence(Completed, Searched, days).Evaluate(investor.State, investor.Now).Flag
            .ShouldBe(then.Any(b => today - Day(b) < 90 && first.Any(a => a < b && Day(b) - Day(a) <= days)));

        static int Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime).DayNumber;
    });

    [Fact]
    public void State_OfEveryDay_KeepsHalfAYearAndIsForgottenOnWithdrawal()
    {
        var investor = Investor.WhoAllowsAll();
        for (var day = 0; day < 400; day++) investor.Does(new SearchPerformed("x", "s")).LaterDays(1);

        investor.State.Behaviour.Events.Single().Days.Length.ShouldBe(EventDays.DaysKept);
        investor.Does(new ConsentWithdrawn("personalise-behaviour")).State.Behaviour.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Evaluate_ManyTimes_AllocatesNothing()
    {
        var state = Investor.WhoAllowsAll().Trades(3).Completes("a").State;
        var (count, sequence) = (EventFeatures.Count(Filled, 30), EventFeatures.Sequence(Completed, Placed, 7));
        Evaluate();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Evaluate();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Evaluate()
        {
            count.Evaluate(state, Investor.Start);
            sequence.Evaluate(state, Investor.Start);
        }
    }
}
