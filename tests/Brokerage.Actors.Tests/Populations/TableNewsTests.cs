using Brokerage.Actors.Populations;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brokerage.Actors.Tests.Populations;

/// <summary>What a table tells another process's table.</summary>
public sealed class TableNewsTests : IAsyncLifetime
{
    private const int Investors = 25;
    private const int AtOnce = 10;

    private readonly InMemoryJournal journal = new();
    private readonly TestPolicy policy = new();
    private readonly FakeTime time = new();
    private PopulationTable told = null!;
    private PopulationTable table = null!;
    private InProcessInvestors engine = null!;

    public async Task InitializeAsync()
    {
        (told, table) = (new(journal, policy, time, new Nobody()), new(journal, policy, time, new Nobody()));
        engine = new(new(journal, policy, new TestMarket(), time, new(), NullLogger.Instance, told));
        for (var n = 0; n < Investors; n++) await AcceptAsync(n, "consent", Sent.Give(Purpose.PersonaliseBehaviour));
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task News_OfMany_ComeInPagesAndEachOnce()
    {
        var pages = Hear();
        pages.Select(p => p.Changed.Count).ShouldBe([AtOnce, AtOnce, Investors - 2 * AtOnce]);
        pages.SelectMany(p => p.Changed).Select(c => c.Investor).Order().ShouldBe(Enumerable.Range(0, Investors).Select(Crowd.Id));

        await AcceptAsync(3, "lesson", Sent.Lessons("a")[0]);
        await engine.EvictAsync(Crowd.Id(3));
        await engine.ReconsiderAsync(Crowd.Id(4));

        var (news, row) = (told.NewsSince(table.Features, pages[^1].Next, AtOnce), table.Features);
        var changed = news.Changed.ShouldHaveSingleItem();
        (changed.Investor, changed.Sequence, changed.Row!.Sequence, news.IsLast).ShouldBe((Crowd.Id(3), 2, 2, true));
        told.NewsSince(row, news.Next, AtOnce).Changed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Row_Packed_IsTheSameRowElsewhere()
    {
        await using var world = await World.StartAsync(new OnMemory());
        await Crowd.FillAsync(world, 60);
        var rows = (await world.Population.PinAsync([])).Rows;

        foreach (var row in rows)
        {
            var back = PopulationRow.Of(row.Columns, row.Pack());
            (back.Investor, back.Sequence, back.Placement, back.Day, back.SeenOn, back.EndsAt, back.Consents, back.IsPaused)
                .ShouldBe((row.Investor, row.Sequence, row.Placement, row.Day, row.SeenOn, row.EndsAt, row.Consents, row.IsPaused));
            back.Segments.ShouldBe(row.Segments);
            row.Columns.Features.ShouldAllBe(f => back.Of(f) == row.Of(f));
        }
        Should.Throw<ArgumentException>(() => PopulationRow.Of(FeatureColumns.Catalogue.With([EventFeatures.Count(EventFeatures.FindEvent("order.filled")!, 5)]), rows[0].Pack()));
    }

    [Fact]
    public void Take_AfterSomebodyWasRemoved_IsRefused()
    {
        var removals = table.Removals;
        var news = told.NewsSince(table.Features, 0, Investors);
        table.Remove(Crowd.Id(0));

        table.TryTake(news.Changed, table.Features, removals).ShouldBeFalse();
        table.Count.ShouldBe(0);
        table.TryTake(news.Changed, table.Features, table.Removals).ShouldBeTrue();
        table.Count.ShouldBe(Investors);
    }

    [Fact]
    public void Take_OfWhatIsForgottenMeanwhile_KeepsNothingOfIt()
    {
        Hear().ShouldAllBe(page => table.TryTake(page.Changed, table.Features, table.Removals));
        var late = told.NewsSince(table.Features, 0, Investors);
        table.Ready.ShouldBe(Investors);

        table.ForgetOlder(Crowd.Id(0), 2);
        table.TryTake(late.Changed, table.Features, table.Removals).ShouldBeTrue();

        table.Ready.ShouldBe(Investors - 1);
        table.SeatOf(Crowd.Id(0)).Present(time.Now).ShouldBeNull();
    }

    [Fact]
    public async Task News_ForColumnsThatThisTableHasNot_SayOnlyHowFarTheJournalGoes()
    {
        var news = told.NewsSince([.. table.Features, "from_a_later_version"], 0, Investors);

        news.Changed.ShouldAllBe(c => c.Row == null && c.Sequence == 1);
        table.TryTake(news.Changed, table.Features, table.Removals).ShouldBeTrue();
        (await table.PinAsync([])).Rows.ShouldAllBe(r => r.Sequence == 1);
    }

    [Fact]
    public void News_ForColumnsOfOlderRules_HaveThem()
    {
        var feature = EventFeatures.Count(EventFeatures.FindEvent("lesson.completed")!, 30);
        policy.Publish(TestPolicy.Create("test@2") with { Rules = [new("lessons", "advanced", new Compare(feature, Comparison.Gte, FeatureValue.Of(1), default, default), false)] });

        var news = told.NewsSince([.. FeatureColumns.Catalogue.Features.Select(f => f.Key)], 0, Investors);

        news.Changed.ShouldAllBe(c => c.Row != null);
    }

    private List<TableNews> Hear()
    {
        var pages = new List<TableNews> { told.NewsSince(table.Features, 0, AtOnce) };
        while (!pages[^1].IsLast) pages.Add(told.NewsSince(table.Features, pages[^1].Next, AtOnce));
        return pages;
    }

    private async Task AcceptAsync(int investor, string id, Domain.Events.InvestorEvent data) =>
        await engine.AcceptAsync(Crowd.Id(investor), [new(World.Source, id, time.Now, data)], default).Soon();

    private sealed class Nobody : IOtherTables
    {
        public Task CatchUpAsync(PopulationTable table, CancellationToken ct) => Task.CompletedTask;

        public Task ForgetOlderAsync(string investor, long sequence) => Task.CompletedTask;
    }
}
