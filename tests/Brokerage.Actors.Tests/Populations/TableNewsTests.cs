using Brokerage.Actors.Populations;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brokerage.Actors.Tests.Populations;

/// <summary>What a table tells another process's table.</summary>
public sealed class TableNewsTests
{
    private const int Investors = 25;
    private const int AtOnce = 10;

    [Fact]
    public async Task News_OfMany_ComeInPagesAndEachOnce()
    {
        await using var two = await Two.StartAsync();
        var pages = two.Hear();
        pages.Select(p => p.Changed.Count).ShouldBe([AtOnce, AtOnce, Investors - 2 * AtOnce]);
        pages.SelectMany(p => p.Changed).Select(c => c.Investor).Order().ShouldBe(Enumerable.Range(0, Investors).Select(Crowd.Id));

        await two.AcceptAsync(3, "lesson", Sent.Lessons("a")[0]);
        await two.Engine.EvictAsync(Crowd.Id(3));
        await two.Engine.ReconsiderAsync(Crowd.Id(4));

        var news = two.Told.NewsSince(two.Table.Features, pages[^1].Next, AtOnce);
        var changed = news.Changed.ShouldHaveSingleItem();
        (changed.Investor, changed.Sequence, changed.Row!.Sequence, news.IsLast).ShouldBe((Crowd.Id(3), 2, 2, true));
        two.Told.NewsSince(two.Table.Features, news.Next, AtOnce).Changed.ShouldBeEmpty();
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
        var others = FeatureColumns.Catalogue.With([EventFeatures.Count(EventFeatures.FindEvent("order.filled")!, 5)]);
        Should.Throw<ArgumentException>(() => PopulationRow.Of(others, rows[0].Pack()));
    }

    [Fact]
    public async Task Take_AfterSomebodyWasRemoved_IsRefused()
    {
        await using var two = await Two.StartAsync();
        var (table, removals) = (two.Table, two.Table.Removals);
        var news = two.Told.NewsSince(table.Features, 0, Investors);
        table.Remove(Crowd.Id(0));

        table.TryTake(news.Changed, table.Features, removals).ShouldBeFalse();
        table.Count.ShouldBe(0);
        table.TryTake(news.Changed, table.Features, table.Removals).ShouldBeTrue();
        table.Count.ShouldBe(Investors);
    }

    [Fact]
    public async Task Take_OfWhatIsForgottenMeanwhile_KeepsNothingOfIt()
    {
        await using var two = await Two.StartAsync();
        var table = two.Table;
        two.Hear().ShouldAllBe(page => table.TryTake(page.Changed, table.Features, table.Removals));
        var late = two.Told.NewsSince(table.Features, 0, Investors);
        table.Ready.ShouldBe(Investors);

        table.ForgetOlder(Crowd.Id(0), 2);
        table.TryTake(late.Changed, table.Features, table.Removals).ShouldBeTrue();

        table.Ready.ShouldBe(Investors - 1);
        table.SeatOf(Crowd.Id(0)).Present(two.Time.Now).ShouldBeNull();
    }

    [Fact]
    public async Task News_ForColumnsThatThisTableHasNot_SayOnlyHowFarTheJournalGoes()
    {
        await using var two = await Two.StartAsync();
        var table = two.Table;
        var news = two.Told.NewsSince([.. table.Features, "from_a_later_version"], 0, Investors);

        news.Changed.ShouldAllBe(c => c.Row == null && c.Sequence == 1);
        table.TryTake(news.Changed, table.Features, table.Removals).ShouldBeTrue();
        (await table.PinAsync([])).Rows.ShouldAllBe(r => r.Sequence == 1);
    }

    [Fact]
    public async Task News_ForColumnsOfOlderRules_HaveThem()
    {
        await using var two = await Two.StartAsync();
        var older = two.Table.Features;
        var feature = EventFeatures.Count(EventFeatures.FindEvent("lesson.completed")!, 30);
        var rule = new Rule("lessons", "advanced", new Compare(feature, Comparison.Gte, FeatureValue.Of(1), default, default), false);
        two.Policy.Publish(TestPolicy.Create("test@2") with { Rules = [rule] });
        two.Told.Features.ShouldNotBe(older);

        two.Told.NewsSince(older, 0, Investors).Changed.ShouldAllBe(c => c.Row != null);
    }

    /// <summary>The table of a process with actors, and another one that asks it.</summary>
    private sealed class Two : IAsyncDisposable
    {
        private readonly InMemoryJournal journal = new();

        private Two()
        {
            (Told, Table) = (new(journal, Policy, Time, new Nobody()), new(journal, Policy, Time, new Nobody()));
            Engine = new(new(journal, Policy, new TestMarket(), Time, new(), NullLogger.Instance, Told));
        }

        public TestPolicy Policy { get; } = new();

        public FakeTime Time { get; } = new();

        public PopulationTable Told { get; }

        public PopulationTable Table { get; }

        public InProcessInvestors Engine { get; }

        public static async Task<Two> StartAsync()
        {
            var two = new Two();
            for (var n = 0; n < Investors; n++) await two.AcceptAsync(n, "consent", Sent.Give(Purpose.PersonaliseBehaviour));
            return two;
        }

        public List<TableNews> Hear()
        {
            var pages = new List<TableNews> { Told.NewsSince(Table.Features, 0, AtOnce) };
            while (!pages[^1].IsLast) pages.Add(Told.NewsSince(Table.Features, pages[^1].Next, AtOnce));
            return pages;
        }

        public async Task AcceptAsync(int investor, string id, Domain.Events.InvestorEvent data) =>
            await Engine.AcceptAsync(Crowd.Id(investor), [new(World.Source, id, Time.Now, data)], default).Soon();

        public async ValueTask DisposeAsync()
        {
            await Engine.DisposeAsync();
            await journal.DisposeAsync();
        }
    }

    private sealed class Nobody : IOtherTables
    {
        public Task CatchUpAsync(PopulationTable table, CancellationToken ct) => Task.CompletedTask;

        public Task ForgetOlderAsync(string investor, long sequence) => Task.CompletedTask;
    }
}
