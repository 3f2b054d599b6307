using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>What an open app is told: numbers without a hole, nothing twice, nothing that a choice of the investor made void.</summary>
public abstract class FeedSuite : Suite
{
    [Fact]
    public async Task Attach_NewInvestor_StartsWithWholeExperience()
    {
        await using var world = await StartAsync();

        var observer = await world.AttachAsync();

        var sight = await world.ViewAsync();
        observer.Heard[0].ShouldBe(new RecordingObserver.Started(sight.Epoch, sight.Seq - 3, false));
        observer.Heard.Skip(1).Select(h => h.GetType()).ShouldBe([typeof(TierUpdate), typeof(CardsUpdate), typeof(ConsentUpdate)]);
        observer.Position.ShouldBe(new ResumeFrom(sight.Epoch, sight.Seq));
        observer.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Updates_OfManyChanges_AreNumberedWithoutAHoleAndSameForAll()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        RecordingObserver[] observers = [await world.AttachAsync(), await world.AttachAsync()];

        await ChangeAsync(world, 20);

        observers[0].Updates.Count.ShouldBeGreaterThan(20);
        observers[0].Starts.ShouldBe(observers[1].Starts);
        observers[0].Said.Skip(3).ShouldBe(observers[1].Said.Skip(3));
        observers[0].Violations.ShouldBeEmpty();
        var sight = await world.ViewAsync();
        observers[0].Position.ShouldBe(new ResumeFrom(sight.Epoch, sight.Seq));
        observers[0].Updates.OfType<CardsUpdate>().Last().Experience.Cards.Select(c => c.Id).ShouldBe(sight.Experience.Cards.Select(c => c.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public async Task Resume_WithinWhatIsKept_ReplaysExactlyWhatWasMissed(int missed)
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var always = await world.AttachAsync();
        await ChangeAsync(world, 66);
        var all = always.Updates;
        var position = all[^(missed + 1)].Seq;

        var back = await world.AttachAsync(new(always.Position.Epoch, position));

        back.Heard[0].ShouldBe(new RecordingObserver.Started(always.Position.Epoch, position, true));
        back.Said.ShouldBe(always.Said.TakeLast(missed));
        await ChangeAsync(world, 1);
        back.Said.ShouldBe(always.Said.TakeLast(missed + always.Updates.Count - all.Count));
        back.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Resume_OutsideWhatIsKept_StartsFromASnapshot()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var always = await world.AttachAsync();
        await ChangeAsync(world, 66);
        var now = always.Position;

        foreach (var resume in new ResumeFrom[] { new(now.Epoch, now.Seq - 65), new(now.Epoch, 0), new(now.Epoch, now.Seq + 1), new("another", now.Seq), new(now.Epoch, -1) })
        {
            var back = await world.AttachAsync(resume);

            back.Heard[0].ShouldBe(new RecordingObserver.Started(now.Epoch, now.Seq - 3, false), $"{resume}");
            back.Updates.Count.ShouldBe(3);
            back.Position.ShouldBe(now);
            back.Violations.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Resume_AfterInvestorLeftMemory_StartsFromASnapshot()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var observer = await world.AttachAsync();
        await ChangeAsync(world, 3);
        await world.Investors.DetachAsync(World.Investor, observer);
        await world.Engine.EvictAsync(World.Investor);

        var back = await world.AttachAsync(observer.Position);

        back.Starts.Single().Resumed.ShouldBeFalse();
        back.Updates.Count.ShouldBe(3);
        back.Updates[0].Version.ShouldBeGreaterThanOrEqualTo(observer.Updates[^1].Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Consent_Changed_StartsAnEpochForAppsOpenAndAppsThatComeBack(bool withdrawn)
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        RecordingObserver[] open = [await world.AttachAsync(), await world.AttachAsync()];
        var closed = await world.AttachAsync();
        await ChangeAsync(world, 5);
        await world.Investors.DetachAsync(World.Investor, closed);
        var old = open[0].Position;

        await world.GivenAsync(withdrawn ? Sent.Withdraw(Purpose.PersonaliseBehaviour) : Sent.Give(Purpose.NudgePush));

        var version = (await world.StateAsync()).Sequence;
        foreach (var observer in open)
        {
            observer.Starts.Count.ShouldBe(2);
            observer.Starts[1].Epoch.ShouldNotBe(old.Epoch);
            observer.Starts[1].Resumed.ShouldBeFalse();
            observer.Heard.SkipWhile(h => h != (object)observer.Starts[1]).OfType<Update>().Select(u => u.Version).ShouldBe([version, version, version]);
            observer.Violations.ShouldBeEmpty();
        }
        foreach (var resume in new[] { closed.Position, old, new(open[0].Position.Epoch, 0) })
        {
            var back = await world.AttachAsync(resume);
            back.Starts.Single().Resumed.ShouldBeFalse();
            back.Updates.ShouldAllBe(u => u.Version == version);
        }
    }

    [Fact]
    public async Task Consent_ChangedWhileNoAppIsOpen_LeavesNothingToResume()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var observer = await world.AttachAsync();
        await ChangeAsync(world, 3);
        await world.Investors.DetachAsync(World.Investor, observer);
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonaliseBehaviour));

        var back = await world.AttachAsync(observer.Position);

        back.Starts.Single().Resumed.ShouldBeFalse();
        back.Starts.Single().Epoch.ShouldNotBe(observer.Position.Epoch);
    }

    [Fact]
    public async Task Consent_GivenAgainUnchanged_StartsNoEpoch()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var observer = await world.AttachAsync();

        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));

        observer.Starts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Detach_Always_EndsUpdatesOfThatAppOnly()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var (leaves, stays) = (await world.AttachAsync(), await world.AttachAsync());

        await world.Investors.DetachAsync(World.Investor, leaves);
        await ChangeAsync(world, 3);

        leaves.Updates.Count.ShouldBe(3);
        stays.Updates.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task ShownSince_WhileACardStays_IsWhenItCame()
    {
        await using var world = await StartAsync();
        await ConsentAsync(world);
        var observer = await world.AttachAsync();
        var first = world.Time.Now;
        world.Time.Advance(TimeSpan.FromMinutes(5));
        await world.GivenAsync(new CardDismissed("lesson.next:novice-1"));
        world.Time.Advance(TimeSpan.FromMinutes(5));
        await world.GivenAsync(Sent.Trades(2));

        var sight = await world.ViewAsync();

        sight.ShownSince.Keys.Order().ShouldBe(sight.Experience.Cards.Select(c => c.Id).Order());
        sight.ShownSince["lesson.next:novice-2"].ShouldBe(first);
        sight.ShownSince.ContainsKey("lesson.next:novice-1").ShouldBeFalse();
        observer.Updates.OfType<CardsUpdate>().Last().ShownSince["lesson.next:novice-2"].ShouldBe(first);
    }

    [Fact]
    public async Task Market_Moves_AreToldOnTheSweepThatLooks()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var observer = await world.AttachAsync();
        var heard = observer.Updates.Count;
        world.Market.SetPrice(TestMarket.Share, 110);

        await world.Engine.SweepAsync(round: 1);
        observer.Updates.Count.ShouldBe(heard);
        await world.Engine.SweepAsync(round: 2);

        var told = observer.Updates.Skip(heard).ShouldHaveSingleItem().ShouldBeOfType<CardsUpdate>();
        told.Experience.Cards.ShouldContain(c => c.Id == $"insight.unusual-move:{TestMarket.Share}");
        (await world.EventsAsync()).Count.ShouldBe((int)told.Version);
    }

    private static Task ConsentAsync(World world) => world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonalisePortfolio));

    /// <summary>Events each of which changes the cards: a lesson is sent away, and comes back when its time is over.</summary>
    private static async Task ChangeAsync(World world, int changes)
    {
        for (var i = 0; i < changes; i++)
        {
            await world.GivenAsync(new CardDismissed("lesson.next:novice-1"));
            world.Time.Advance(TimeSpan.FromDays(31));
            await world.ViewAsync();
        }
    }
}
