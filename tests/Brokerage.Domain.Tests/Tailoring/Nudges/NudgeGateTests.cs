using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring.Nudges;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Tailoring.Nudges;

public sealed class NudgeGateTests
{
    private static readonly DateOnly Today = new(2026, 3, 4);

    [Theory]
    [InlineData("21:00", "08:00", "20:59", false)]
    [InlineData("21:00", "08:00", "21:00", true)]
    [InlineData("21:00", "08:00", "00:00", true)]
    [InlineData("21:00", "08:00", "07:59", true)]
    [InlineData("21:00", "08:00", "08:00", false)]
    [InlineData("12:00", "13:00", "11:59", false)]
    [InlineData("12:00", "13:00", "12:00", true)]
    [InlineData("12:00", "13:00", "12:59", true)]
    [InlineData("12:00", "13:00", "13:00", false)]
    [InlineData("00:00", "00:00", "00:00", false)]
    [InlineData("09:00", "09:00", "09:00", false)]
    [InlineData("00:00", "23:59", "23:58", true)]
    public void QuietHours_AroundTheirBounds_AreQuietOrNot(string from, string until, string at, bool isQuiet) =>
        NudgeGate.IsQuiet(new(true, from, until, "Asia/Kolkata"), Minute(at)).ShouldBe(isQuiet);

    [Theory]
    [InlineData("22:30", "2026-03-05", "08:00")]
    [InlineData("03:00", "2026-03-04", "08:00")]
    public void QuietHours_NotOver_SayWhenTheyEnd(string at, string day, string until)
    {
        var ruling = Decide(Allowing(), at);

        (ruling.Refusal, ruling.RemainingToday).ShouldBe((NudgeRefusal.QuietHours, 2));
        ruling.RetryAt.ShouldBe(new LocalTime(DateOnly.Parse(day, null), Minute(until)));
    }

    [Theory]
    [InlineData(0, null, 2)]
    [InlineData(1, null, 1)]
    [InlineData(2, NudgeRefusal.Cap, 0)]
    [InlineData(3, NudgeRefusal.Cap, 0)]
    public void Cap_OfADay_CountsThatDayOnly(int sent, NudgeRefusal? refusal, int remaining)
    {
        var investor = Allowing();
        for (var n = 0; n < sent; n++) investor.Does(new NudgeSent(n == 0 ? NudgeChannel.Push : NudgeChannel.Call, "shares", Today));
        investor.Does(new NudgeSent(NudgeChannel.Email, "shares", Today.AddDays(-1)));

        var ruling = Decide(investor, "12:00");

        (ruling.Refusal, ruling.RemainingToday).ShouldBe((refusal, remaining));
        if (refusal is not null) ruling.RetryAt.ShouldBe(new LocalTime(Today.AddDays(1), Minute("08:00")), "the new day begins quiet");
    }

    [Fact]
    public void Cap_WithoutQuietHours_EndsAtMidnight()
    {
        var investor = Allowing().Does(new NudgesSet(true, "00:00", "00:00", "Asia/Kolkata"), Sent(), Sent());

        Decide(investor, "12:00").RetryAt.ShouldBe(new LocalTime(Today.AddDays(1), 0));
    }

    [Fact]
    public void Cap_OfNone_IsNoMatterOfTime() =>
        NudgeGate.Decide(Allowing().State, "shares", true, Investor.Start, new(Today, 720), 0).ShouldBe(new(NudgeRefusal.Cap, null, 0));

    [Fact]
    public void Refusal_ThatTimeDoesNotChange_NamesNoTime()
    {
        var off = Allowing().Does(new NudgesSet(false, "21:00", "08:00", "Asia/Kolkata"));

        Decide(new Investor(), "12:00").ShouldBe(new(NudgeRefusal.NoConsent, null, 0));
        Decide(off, "12:00").ShouldBe(new(NudgeRefusal.SwitchedOff, null, 0));
        Decide(Allowing(), "12:00", "leverage").ShouldBe(new(NudgeRefusal.Complex, null, 0));
        NudgeGate.Decide(Allowing().State, "shares", isOwnCard: false, Investor.Start, new(Today, 720), 2).ShouldBe(new(NudgeRefusal.Complex, null, 0));
        NudgeGate.Decide(Allowing().State, "shares", true, Investor.Start, new(Today, 720), 2, isPaused: true).ShouldBe(new(NudgeRefusal.Paused, null, 0));
    }

    [Fact]
    public void NoConsent_OfAnybody_ReadsAlike()
    {
        var known = Investor.WhoAllows(Purpose.PersonaliseDeclared).Does(new NudgesSet(false, "21:00", "08:00", "Asia/Kolkata"));

        Decide(known, "23:00", "leverage").ShouldBe(Decide(new Investor(), "12:00"));
    }

    [Fact]
    public void Topic_OfComplexProducts_IsAllowedWithEvidence()
    {
        var investor = Allowing();
        for (var i = 0; i < 3; i++) investor.Does(new QuizAnswered("lesson", $"q{i}", "leverage", true));

        Decide(investor, "12:00", "leverage").Refusal.ShouldBeNull();
        Decide(investor, "12:00", "options-intro").Refusal.ShouldBe(NudgeRefusal.Complex);
    }

    [Fact]
    public void Withdrawal_OfTheConsent_ForgetsWhatWasSentAndKeepsTheSwitch()
    {
        var settings = new NudgesSet(true, "20:00", "09:00", "Europe/Berlin");
        var withdrawn = Allowing().Does(settings, Sent(), Sent(), new ConsentWithdrawn("nudge-push"));

        withdrawn.State.Nudges.ShouldNotBeNull().Settings.ShouldBe(settings);
        withdrawn.State.Nudges.Days.ShouldBeEmpty();
        Allowing().Does(Sent(), new ConsentWithdrawn("nudge-push")).State.Nudges.ShouldBeNull();
        Allowing().Does(NudgeBook.Default.Settings).State.Nudges.ShouldBeNull("what says nothing is not kept, so that twins have equal bytes");
        Investor.WhoAllows().Does(Sent()).State.Nudges.ShouldBeNull("without consent nothing is counted");
    }

    [Fact]
    public void Book_WrittenAndReadBack_IsTheSame()
    {
        var state = Allowing().Does(new NudgesSet(false, "20:00", "09:00", "Europe/Berlin"), Sent()).State;

        InvestorState.FromBytes(state.ToBytes()).ToBytes().ShouldBe(state.ToBytes());
        InvestorState.FromBytes(state.ToBytes()).Nudges!.SentOn(Today).ShouldBe(1);
    }

    private static NudgeSent Sent() => new(NudgeChannel.Push, "shares", Today);

    private static Investor Allowing() => Investor.WhoAllows(Purpose.NudgePush, Purpose.PersonaliseDeclared);

    private static NudgeRuling Decide(Investor investor, string at, string topic = "shares") =>
        NudgeGate.Decide(investor.State, topic, isOwnCard: true, investor.Now, new(Today, Minute(at)), RuleSet.DefaultNudgesPerDay);

    private static int Minute(string time) => (int)TimeOnly.Parse(time, null).ToTimeSpan().TotalMinutes;
}
