using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring.Nudges;
using Shouldly;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>What is promised of nudges: counted durably, once a key, and never more than the cap, whoever asks at once.</summary>
public abstract class NudgeSuite : Suite
{
    private int keys;

    [Fact]
    public async Task Nudge_ManyAtOnce_NeverExceedTheCap()
    {
        await using var world = await AllowingAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => AskAsync(world, world.Engine)));

        outcomes.Count(o => o.Refusal is null).ShouldBe(RuleSet.DefaultNudgesPerDay);
        outcomes.Where(o => o.Refusal is not null).ShouldAllBe(o => o.Refusal == NudgeRefusal.Cap && o.RemainingToday == 0);
        (await world.EventsAsync()).Count(e => e.Data is NudgeSent).ShouldBe(RuleSet.DefaultNudgesPerDay);
    }

    [Fact]
    public async Task Nudge_AtTwoEngines_NeverExceedTheCap()
    {
        await using var world = await AllowingAsync();
        var other = world.StartEngine();
        await other.Investors.ViewAsync(World.Investor, default).Soon();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => AskAsync(world, n % 2 == 0 ? world.Engine : other)));

        outcomes.Count(o => o.Refusal is null).ShouldBe(RuleSet.DefaultNudgesPerDay);
        (await world.EventsAsync()).Count(e => e.Data is NudgeSent).ShouldBe(RuleSet.DefaultNudgesPerDay);
    }

    [Fact]
    public async Task Nudge_SameKeyAgain_CountsOnceAndStaysAllowed()
    {
        await using var world = await AllowingAsync();

        var first = await AskAsync(world, world.Engine, "k");
        var again = await AskAsync(world, world.Engine, "k");
        await AskAsync(world, world.Engine);
        var afterTheCap = await AskAsync(world, world.Engine, "k");

        (first.Refusal, again.Refusal, afterTheCap.Refusal).ShouldBe((null, null, null));
        (first.RemainingToday, again.RemainingToday, afterTheCap.RemainingToday).ShouldBe((1, 1, 0));
        (await AskAsync(world, world.Engine, "k", "funds")).IsConflict.ShouldBeTrue();
        (await world.EventsAsync()).Count(e => e.Data is NudgeSent).ShouldBe(2);
    }

    [Fact]
    public async Task Nudge_AllowedBeforeAWithdrawal_IsNotAllowedAfterIt()
    {
        await using var world = await AllowingAsync();
        await AskAsync(world, world.Engine, "k");
        await world.GivenAsync(Sent.Withdraw(Purpose.NudgePush));

        (await AskAsync(world, world.Engine, "k")).ShouldBe(new(NudgeRefusal.NoConsent, null, 0));
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
        (await world.StateAsync()).Nudges!.Days.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nudge_AfterACrash_IsStillCounted()
    {
        await using var world = await AllowingAsync();
        await AskAsync(world, world.Engine);
        await AskAsync(world, world.Engine);

        await world.RestartAsync(crash: true);

        (await AskAsync(world, world.Engine)).Refusal.ShouldBe(NudgeRefusal.Cap);
        (await world.StateAsync()).ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    [Fact]
    public async Task Nudge_OfNobody_IsAnsweredLikeOneWithoutConsentAndLeavesNothing()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseDeclared));

        var known = await AskAsync(world, world.Engine);
        var nobody = await world.Investors.NudgeAsync("nobody", new("k", NudgeChannel.Sms, "shares", null, null), default).Soon();

        nobody.ShouldBe(known);
        known.ShouldBe(new(NudgeRefusal.NoConsent, null, 0));
        (await world.EventsAsync("nobody")).ShouldBeEmpty();
    }

    [Fact]
    public async Task QuietHours_OfTheInvestorsZone_SayTheInstantTheyEnd()
    {
        await using var world = await AllowingAsync();
        await world.Investors.SetNudgesAsync(World.Investor, new(true, "21:00", "08:00", "Asia/Kolkata"), default).Soon();
        var midnight = new DateTimeOffset(world.Time.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);

        // 18:30 UTC is midnight in Kolkata, 02:30 UTC is 08:00 there.
        var asked = await AskAsync(world, world.Engine, at: midnight.AddHours(-5.5));

        asked.ShouldBe(new(NudgeRefusal.QuietHours, midnight.AddHours(2.5), 2));
    }

    [Fact]
    public async Task Settings_SetTwice_AreJournaledOnce()
    {
        await using var world = await AllowingAsync();
        var events = (await world.EventsAsync()).Count;

        for (var n = 0; n < 2; n++) await world.Investors.SetNudgesAsync(World.Investor, new(false, "21:00", "08:00", "Asia/Kolkata"), default).Soon();

        (await world.EventsAsync()).Count.ShouldBe(events + 1);
        (await AskAsync(world, world.Engine)).Refusal.ShouldBe(NudgeRefusal.SwitchedOff);
    }

    [Fact]
    public async Task Settings_SetAtTwoEngines_TheLastOneStands()
    {
        await using var world = await AllowingAsync();
        var other = world.StartEngine();
        await other.Investors.ViewAsync(World.Investor, default).Soon();
        await world.Investors.SetNudgesAsync(World.Investor, new(false, "21:00", "08:00", "Asia/Kolkata"), default).Soon();
        var last = new NudgesSet(true, "20:00", "09:00", "Europe/Berlin");

        // It does not know of what the other engine wrote, and would use the same id for it.
        await other.Investors.SetNudgesAsync(World.Investor, last, default).Soon();

        (await world.FoldAsync()).Nudges!.Settings.ShouldBe(last);
        (await other.Investors.ViewAsync(World.Investor, default).Soon()).State.ToBytes().ShouldBe((await world.FoldAsync()).ToBytes());
    }

    [Fact]
    public async Task Nudge_ToACard_OnlyToOneThatTheAppShows()
    {
        await using var world = await AllowingAsync();
        var card = (await world.ViewAsync()).Experience.Cards[0].Id;

        (await world.Investors.NudgeAsync(World.Investor, new("a", NudgeChannel.Push, "shares", card, null), default).Soon()).Refusal.ShouldBeNull();
        (await world.Investors.NudgeAsync(World.Investor, new("b", NudgeChannel.Push, "shares", "alert.high-52w:NOBODY", null), default).Soon())
            .Refusal.ShouldBe(NudgeRefusal.Complex);
    }

    /// <summary>One who may be nudged at any hour.</summary>
    private async Task<World> AllowingAsync()
    {
        var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.NudgePush));
        await world.Investors.SetNudgesAsync(World.Investor, new(true, "00:00", "00:00", "Asia/Kolkata"), default).Soon();
        return world;
    }

    private async Task<NudgeOutcome> AskAsync(World world, IEngine engine, string? key = null, string topic = "shares", DateTimeOffset? at = null) =>
        await engine.Investors.NudgeAsync(World.Investor, new(key ?? $"key-{Interlocked.Increment(ref keys)}", NudgeChannel.Push, topic, null, at), default).Soon();
}
