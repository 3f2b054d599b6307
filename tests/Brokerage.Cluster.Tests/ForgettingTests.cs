using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Orleans.TestingHost;

namespace Brokerage.Cluster.Tests;

/// <summary>What is forgotten at one silo is forgotten by the population tables of all silos before that is acknowledged.</summary>
public sealed class ForgettingTests
{
    private const string Canary = "canary-4f1c9e77b2";
    private const string Other = "canary-of-another-03ad";
    private const string Id = "investor-d41d8cd98f";

    [Theory]
    [InlineData("withdrawal")]
    [InlineData("reset")]
    public async Task Forgotten_AtOneSilo_IsInNoTableWhenItIsAcknowledged(string what)
    {
        await using var silos = await StartAsync();
        silos.Active.ShouldAllBe(s => Texts(s).Contains(Canary));

        await AcceptAsync(silos.Active[1], Id, what, what == "reset" ? new LearningReset() : Sent.Withdraw(Purpose.PersonaliseDeclared));

        silos.Active.ShouldAllBe(s => !Texts(s).Contains(Canary) && Texts(s).Contains(Other));
        foreach (var silo in silos.Active)
        {
            (await RuleSilos.TableOf(silo).PinAsync([], maxAge: TimeSpan.FromMinutes(1)).Soon()).Rows.Length.ShouldBe(2);
            Texts(silo).ShouldNotContain(Canary);
        }
    }

    [Fact]
    public async Task Paused_AtOneSilo_IsUsedByNoPreviewWhenItIsAcknowledged()
    {
        await using var silos = await StartAsync();

        await AcceptAsync(silos.Active[1], Id, "pause", new PersonalisationPaused(true));

        foreach (var silo in silos.Active)
            (await RuleSilos.TableOf(silo).PinAsync([], maxAge: TimeSpan.FromMinutes(1)).Soon()).Rows.Single(r => r.Investor == Id).IsPaused.ShouldBeTrue();
    }

    [Fact]
    public async Task Erased_AtOneSilo_IsInNoTableWhenItIsDone()
    {
        await using var silos = await StartAsync();
        silos.Active.ShouldAllBe(s => Texts(s).Contains(Id));

        await silos.EraseAsync(silos.Active[2], Id);

        silos.Active.ShouldAllBe(s => !Texts(s).Contains(Canary) && !Texts(s).Contains(Id) && Texts(s).Contains(Other));
        foreach (var silo in silos.Active) (await RuleSilos.TableOf(silo).PinAsync([]).Soon()).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Forgotten_StoreFailsInBetween_IsInNoTableOnceItIsAcknowledged()
    {
        var journal = new FailNextJournal(new InMemoryJournal());
        await using var silos = await StartAsync(journal);
        journal.FailNextRedaction();
        var withdrawal = new Submission("tests", "withdrawal", TimeProvider.System.GetUtcNow(), Sent.Withdraw(Purpose.PersonaliseDeclared));

        await Should.ThrowAsync<StoreUnavailableException>(async () => await RuleSilos.At(silos.Active[0]).AcceptAsync(Id, [withdrawal], default));
        (await RuleSilos.At(silos.Active[1]).AcceptAsync(Id, [withdrawal], default).Soon()).Single().Status.ShouldBe(OutcomeStatus.Accepted);

        silos.Active.ShouldAllBe(s => !Texts(s).Contains(Canary));
        (await History.EntriesAsync(journal, Id, default)).Count(e => e.Type == JournalEntry.RedactedType).ShouldBeGreaterThan(0);
    }

    /// <summary>Two investors whose words every silo's table has.</summary>
    private static async Task<RuleSilos> StartAsync(IJournal? journal = null)
    {
        var silos = await RuleSilos.StartAsync(journal);
        foreach (var (investor, canary) in new[] { (Id, Canary), ("another", Other) })
        {
            await AcceptAsync(silos.Active[0], investor, "consent", Sent.Give(Purpose.PersonaliseDeclared));
            await AcceptAsync(silos.Active[0], investor, "words", new ProfileDeclared(Goals: [canary]));
        }
        foreach (var silo in silos.Active) await RuleSilos.TableOf(silo).PinAsync([], maxAge: TimeSpan.FromMinutes(1)).Soon();
        return silos;
    }

    private static IReadOnlySet<string> Texts(InProcessSiloHandle silo) => Reach.Strings(RuleSilos.TableOf(silo));

    private static async Task AcceptAsync(InProcessSiloHandle silo, string investor, string id, InvestorEvent data) =>
        (await RuleSilos.At(silo).AcceptAsync(investor, [new("tests", id, TimeProvider.System.GetUtcNow(), data)], default).Soon())
            .Single().Status.ShouldBe(OutcomeStatus.Accepted);
}
