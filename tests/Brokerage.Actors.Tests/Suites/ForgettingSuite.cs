using Brokerage.Domain.Consent;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>An investor who was erased is nobody: not in memory, not in the store, not in a preview, and not to be brought back.</summary>
public abstract class ForgettingSuite : Suite
{
    private const string Other = "investor-2";

    [Fact]
    public async Task Erase_AnInvestorWithAnOpenApp_IsNobodyFromThenOn()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var observer = await world.AttachAsync();
        var told = observer.Updates.Count;

        await world.EraseAsync();

        await Should.ThrowAsync<InvestorErasedException>(() => world.ViewAsync());
        await Should.ThrowAsync<InvestorErasedException>(() => world.AcceptAsync(Sent.Give(Purpose.PersonalisePortfolio)));
        await Should.ThrowAsync<InvestorErasedException>(() => world.AttachAsync());
        await world.Investors.DetachAsync(World.Investor, observer);
        world.Engine.IsResident(World.Investor).ShouldBeFalse();
        observer.Updates.Count.ShouldBe(told);
        (await world.Stored.ExistsAsync(World.Investor)).ShouldBeFalse();
        (await world.Stored.PseudonymAsync(World.Investor)).ShouldBeNull();
        world.Log.Errors.ShouldBe(0);
    }

    [Fact]
    public async Task Erase_OneOfTwo_LeavesTheOtherAndThePreviewWithoutThem()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.AcceptAsync(world.Now(Sent.Give(Purpose.PersonaliseBehaviour)), Other);
        (await world.Population.PinAsync([], maxAge: TimeSpan.FromMinutes(1))).Rows.Length.ShouldBe(2);

        await world.EraseAsync();

        (await world.Population.PinAsync([], maxAge: TimeSpan.FromMinutes(1))).Rows.ShouldHaveSingleItem().Investor.ShouldBe(Other);
        (await world.StateAsync(Other)).Consents.Grants(Purpose.PersonaliseBehaviour).ShouldBeTrue();
    }

    [Fact]
    public async Task Erase_WhileEventsComeIn_StoresNothingAfterwards()
    {
        await using var world = await StartAsync();
        await world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour));
        var accepted = 0;
        var senders = Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var n = 0; ; n++)
                try
                {
                    var data = Sent.Lessons($"lesson-{sender}-{n}")[0];
                    await world.Investors.AcceptAsync(World.Investor, [new(World.Source, $"{sender}-{n}", world.Time.Now, data)], default);
                    Interlocked.Increment(ref accepted);
                }
                catch (InvestorErasedException)
                {
                    return;
                }
        })).ToArray();
        while (Volatile.Read(ref accepted) < 50) await Task.Yield();

        await world.EraseAsync();
        await Task.WhenAll(senders).Soon();

        (await world.Stored.ExistsAsync(World.Investor)).ShouldBeFalse();
        (await world.Stored.ReadAsync(World.Investor, 0, 10)).ShouldBeEmpty();
        (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldBeNull();
        world.Engine.IsResident(World.Investor).ShouldBeFalse();
        world.Log.Errors.ShouldBe(0);
    }

    [Fact]
    public async Task Forget_BeforeAnybodyAsked_IsNothing()
    {
        await using var world = await StartAsync();

        await world.EraseAsync();

        (await world.Population.PinAsync([])).Rows.ShouldBeEmpty();
    }
}
