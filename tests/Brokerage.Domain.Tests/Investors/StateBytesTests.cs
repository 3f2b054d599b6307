using System.Text;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Investors;

public sealed class StateBytesTests
{
    [Fact]
    public void Bytes_OfAnyHistory_ReadBackToTheSameBytes()
    {
        var kinds = new Dictionary<Type, int>();
        Property.Holds(200, choices =>
        {
            var investor = Investor.WhoAllowsAll();
            for (var left = choices.UpTo(40); left > 0; left--)
            {
                investor.Now = Histories.Step(choices, investor.Now);
                if (Histories.Of(choices.Of(Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService), choices, investor.State) is not { } data) continue;
                investor.Does(data);
                kinds[data.GetType()] = kinds.GetValueOrDefault(data.GetType()) + 1;
            }
            var bytes = investor.State.ToBytes();
            InvestorState.FromBytes(bytes).ToBytes().ShouldBe(bytes);
        });
        // The generator reaches every kind of event that a section is folded from, each in at least 1 % of the events.
        kinds.Keys.ShouldBe(EventCatalogue.All.Where(t => t.Purpose is not null).Select(t => t.DataType).Except([typeof(LessonStarted)]), ignoreOrder: true);
        kinds.Values.Min().ShouldBeGreaterThan(kinds.Values.Sum() / 100);
    }

    /// <summary>Promise 5: a snapshot anywhere and the rest of the journal give the same state as the journal alone.</summary>
    [Fact]
    public void Fold_FromASnapshotAnywhere_EqualsTheFoldFromTheStart() => Property.Holds(150, choices =>
    {
        var (live, resumed) = (Investor.WhoAllowsAll(), InvestorState.New);
        resumed = live.State;
        for (var left = choices.UpTo(30); left > 0; left--)
        {
            live.Now = Histories.Step(choices, live.Now);
            if (Histories.Of(choices.Of(Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared), choices, live.State) is not { } data) continue;
            if (choices.OneIn(5)) resumed = InvestorState.FromBytes(resumed.ToBytes());
            resumed = Personalization.Decide(resumed, new(resumed.Sequence + 1, "x", "y", live.Now, live.Now, "", data), live.Rules);
            live.Does(data);
        }
        Encoding.UTF8.GetString(resumed.ToBytes()).ShouldBe(Encoding.UTF8.GetString(live.State.ToBytes()));
    });

    [Fact]
    public void Bytes_OfEqualAmountsByOtherPaths_AreEqual()
    {
        var direct = Investor.WhoAllowsAll().Does(new AccountFunded(100m, "INR"), new AccountFunded(0m, "INR"));
        var around = Investor.WhoAllowsAll().Does(new AccountFunded(100.50m, "INR"), new AccountFunded(-0.50m, "INR"));

        around.State.ToBytes().ShouldBe(direct.State.ToBytes());
    }

    [Fact]
    public void State_FloodedFromTheApp_StaysSmall()
    {
        var investor = Investor.WhoAllowsAll();
        for (var i = 0; i < 3000; i++)
            investor.Later(TimeSpan.FromSeconds(1)).Does(
                new CardDismissed($"card{i}"), new CardRated($"card{i}", CardVerdict.Helpful), new LessonStarted($"lesson{i}"),
                new IndicatorAdded("A", $"rsi({i})"), new WatchlistChanged($"S{i}", WatchlistChange.Added), new QuizAnswered("l", $"q{i}", "t", true));

        investor.State.ToBytes().Length.ShouldBeLessThan(512 * 1024);
        investor.State.Dismissed.ShouldContain(d => d.CardId == "card2999");
    }

    [Fact]
    public void QuizAnswer_KeysOfTwoQuestions_DoNotMeet() => QuizAnswer.Id("a/b", "c").ShouldNotBe(QuizAnswer.Id("a", "b/c"));
}
