using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Rules;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

public sealed class PreviewWireTests
{
    private static readonly string[] Tiers = ["novice", "intermediate", "advanced"];

    [Fact]
    public void Cell_BelowTen_IsHiddenAndCountedAsStaying()
    {
        var view = View(Matrix((0, 0, 900), (0, 1, 120), (0, 2, 9), (1, 1, 40), (2, 2, 10)));

        Told(view).ShouldBe([909, 120, null, null, 40, null, null, null, 10]);
        (view.Population, view.Moved, view.MovedShare).ShouldBe((1079, 120, 0.111));
    }

    /// <summary>Whoever sees the whole view cannot tell how many are hidden, or whether anybody is.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void View_HiddenCell_SaysNothingOfItsCount(int hidden)
    {
        Text(View(Matrix((0, 0, 900 - hidden), (0, 1, 120), (0, 2, hidden), (1, 1, 40)))).ShouldBe(Text(View(Matrix((0, 0, 895), (0, 1, 120), (0, 2, 5), (1, 1, 40)))));
        Text(View(Matrix((0, 0, 900 - hidden), (0, 1, hidden)))).ShouldBe(Text(View(Matrix((0, 0, 893), (0, 1, 7)))));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    public void View_CellOfTenOrMore_IsTold(int moved) =>
        Text(View(Matrix((0, 0, 900 - moved), (0, 1, moved)))).ShouldNotBe(Text(View(Matrix((0, 0, 893), (0, 1, 7)))));

    [Fact]
    public void Moved_AllCellsHidden_IsHidden()
    {
        var view = View(Matrix((0, 0, 900), (0, 1, 9), (1, 0, 9), (1, 1, 50)));

        (view.Moved, view.MovedShare).ShouldBe((null, null));
        Told(view).ShouldBe([909, null, null, null, 59, null, null, null, null]);
    }

    [Fact]
    public void Rules_OfACell_AddUpToWhatIsToldOfIt()
    {
        var cells = Cells((0, 0, 900), (0, 1, 120), (0, 2, 4)).ToArray();
        cells[1] = cells[1] with { Rules = [new("a", 100), new("b", 17), new("c", 3)] };

        var view = View(Of(cells));

        view.Cells[1].Rules.ShouldBe([new("a", 103), new("b", 17), new("c", null)]);
        view.Cells[0].Rules.ShouldBe([new("r", 904)]);
        view.Cells[2].Rules.ShouldBeEmpty();
    }

    [Fact]
    public void Breakdown_SmallGroupsAndHiddenCells_ShowInNoSum()
    {
        MoveBreakdown By(int small) => new("language",
        [
            new("en", 700, [new("novice", "intermediate", 80), new("novice", "advanced", 9 - small)]), new("hi", 300, [new("novice", "intermediate", 40), new("intermediate", "novice", 12)]),
            new("ta", 9, [new("novice", "advanced", small)]),
        ]);
        var matrix = Matrix((0, 0, 868), (0, 1, 120), (0, 2, 9), (1, 0, 12));

        var group = View(matrix with { Breakdowns = [By(1)] }).Breakdowns.Single();

        group.Groups.ShouldBe([new("en", 709, 80, null), new("hi", 300, 40, 12), new("ta", null, null, null)]);
        Text(View(matrix with { Breakdowns = [By(5)] })).ShouldBe(Text(View(matrix with { Breakdowns = [By(1)] })));
    }

    [Fact]
    public void Shares_OfFewInvestors_AreNoneOrAll()
    {
        var feature = FeatureCatalogue.Find("trades_90d")!;
        var view = View(Matrix((0, 0, 1000)) with
        {
            Unknown = [.. new[] { 9, 10, 500, 990, 991 }.Select(n => new LackOfConsent(feature, Purpose.PersonalisePortfolio, n))],
        });

        view.Unknown.Select(u => u.Share).ShouldBe([0, 0.01, 0.5, 0.99, 1]);
    }

    [Fact]
    public void HeldAndSegments_BelowTen_AreHidden()
    {
        var view = View(Matrix((0, 0, 1000)) with { Held = 9, Segments = [new("s", "S", 9, 10)] });

        view.Held.ShouldBeNull();
        view.Segments.ShouldBe([new("s", "S", null, 10)]);
    }

    [Fact]
    public void Samples_OfAHiddenCell_AreLeftOut()
    {
        MoveSample Sample(int row, int to) => new(new(row, Tiers[0], Tiers[to], "default", "r"), new(Tiers[0], "default", false, []), new(Tiers[to], "r", false, []));
        var matrix = Matrix((0, 0, 900), (0, 1, 120), (0, 2, 9)) with { Samples = [Sample(0, 1), Sample(1, 2), Sample(2, 1)] };

        var samples = View(matrix).Samples;

        samples.Select(s => s.To).ShouldBe(["intermediate", "intermediate"]);
        samples.Select(s => s.Pseudonym).ShouldBeUnique();
        samples.ShouldAllBe(s => s.Pseudonym.StartsWith("p-") && !s.Pseudonym.Contains("investor"));
        View(matrix, snapshot: "another").Samples.Select(s => s.Pseudonym).ShouldNotBe(samples.Select(s => s.Pseudonym));
    }

    private static Migration Matrix(params (int From, int To, int Count)[] counts) => Of(Cells(counts));

    private static IEnumerable<MoveCell> Cells(params (int From, int To, int Count)[] counts) =>
        from row in Enumerable.Range(0, 3)
        from column in Enumerable.Range(0, 3)
        let count = counts.Where(c => (c.From, c.To) == (row, column)).Sum(c => c.Count)
        select new MoveCell(Tiers[row], Tiers[column], count, count == 0 ? [] : [new("r", count)]);

    private static Migration Of(IEnumerable<MoveCell> cells) =>
        new("test@2", "test@1", cells.Sum(c => c.Count), [.. cells], 0, [], [], [], [], [], []);

    private static PreviewView View(Migration migration, string snapshot = "snapshot") => PreviewWire.ToView(
        migration, new(snapshot, DateTimeOffset.UnixEpoch, FeatureColumns.Catalogue,
            [.. Enumerable.Range(0, 3).Select(n => PopulationRow.Of(FeatureColumns.Catalogue, $"investor-{n}", InvestorState.New, DateTimeOffset.UnixEpoch))]),
        Tiers, new byte[32], TimeSpan.FromMilliseconds(5));

    private static int?[] Told(PreviewView view) => [.. view.Cells.Select(c => c.Count)];

    private static string Text(PreviewView view) => JsonSerializer.Serialize(view);
}
