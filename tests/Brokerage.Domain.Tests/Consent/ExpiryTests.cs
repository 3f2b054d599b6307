using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Consent;

public sealed class ExpiryTests
{
    [Fact]
    public void Lapsed_AtTheVeryInstant_IsTheConsentAndNotATickBefore()
    {
        var investor = new Investor().Does(new ConsentGiven("personalise-portfolio", "2026-01", "en", DurationDays: 7));
        var ends = investor.Now.AddDays(7);

        investor.State.Consents.NextExpiry.ShouldBe(ends);
        investor.State.Consents.Lapsed(ends.AddTicks(-1)).ShouldBeNull();
        investor.State.Consents.Lapsed(ends)!.Purpose.ShouldBe(Purpose.PersonalisePortfolio);
    }

    [Fact]
    public void Lapsed_Several_IsTheFirstToEndFirst()
    {
        var investor = new Investor().Does(
            new ConsentGiven("personalise-portfolio", "2026-01", "en", DurationDays: 9), new ConsentGiven("personalise-behaviour", "2026-01", "en", DurationDays: 7));

        investor.State.Consents.Lapsed(investor.Now.AddDays(30))!.Purpose.ShouldBe(Purpose.PersonaliseBehaviour);
    }

    [Fact]
    public void Give_LongOverWhenReceived_EndsAsItIsReceived()
    {
        var investor = new Investor();
        var given = new RecordedEvent(1, "test", "e1", investor.Now.AddYears(-5), investor.Now, investor.Rules.Revision, new ConsentGiven("nudge-push", "2020-01", "en"));

        Personalization.Decide(InvestorState.New, given, investor.Rules).Consents.NextExpiry.ShouldBe(investor.Now);
    }

    [Theory]
    [InlineData(70, true)]
    [InlineData(74, false)]
    public void Give_TheSameYesAgain_IsARenewalOnceItLengthensTheTermByATenth(int daysLater, bool isSame)
    {
        var investor = Investor.WhoAllows(Purpose.NudgePush);
        var first = investor.State.Consents.Find(Purpose.NudgePush);

        investor.LaterDays(daysLater).Does(new ConsentGiven("nudge-push", "2026-01", "en"));

        (investor.State.Consents.Find(Purpose.NudgePush) == first).ShouldBe(isSame);
    }

    [Fact]
    public void Give_TheSameYesForAShorterTime_EndsEarlier()
    {
        var investor = Investor.WhoAllows(Purpose.NudgePush).Does(new ConsentGiven("nudge-push", "2026-01", "en", DurationDays: 30));

        investor.State.Consents.NextExpiry.ShouldBe(investor.Now.AddDays(30));
    }

    [Fact]
    public void LetLapse_AnyHistory_ForgetsExactlyAsAWithdrawalAtThatInstantDoes() => Property.Holds(200, choices =>
    {
        var (days, purpose) = (1 + choices.UpTo(60), choices.Of(Purposes.Personalising));
        var one = Histories.Play(choices, 40).Does(new ConsentGiven(purpose.Key(), "2026-02", "en", DurationDays: days));
        var (ends, state) = (one.Now.AddDays(days), one.State);
        var lapsed = InvestorFold.LetLapse(state, one.Rules, ends.AddHours(choices.UpTo(100)));
        one.Now = ends;

        one.Does(new ConsentWithdrawn(purpose.Key()));

        InvestorFold.LetLapse(state, one.Rules, ends.AddTicks(-1)).ShouldBeSameAs(state);
        lapsed.Consents.Find(purpose)!.State.ShouldBe(ConsentState.Expired);
        (lapsed with { Consents = one.State.Consents }).ToBytes().ShouldBe(one.State.ToBytes());
    });
}
