using Brokerage.Capacity.Plan;
using Shouldly;

namespace Brokerage.Capacity.Tests;

/// <summary>docs/plan-10-million.md says what the model says.</summary>
public sealed class PageTests
{
    private const string Advice = "write it anew: dotnet run -c Release --project tests/Brokerage.Capacity -- page (or storms)";

    private static readonly Measured Results = Measured.Read(Repository.Results);
    private static readonly Page Written = new(File.ReadAllText(Repository.Page));

    [Theory]
    [InlineData("assumptions")]
    [InlineData("arithmetic")]
    [InlineData("limits")]
    [InlineData("validation")]
    public void Its_tables_are_those_of_the_model(string block) => Written[block].Split('\n').ShouldBe(Page.Quick(Results)[block].Split('\n'), Advice);

    [Fact]
    public void Its_storms_were_run_with_the_costs_and_designs_of_today() => Written["storms"].ShouldContain(Storms.Fingerprint(Results), customMessage: Advice);

    [Fact]
    public void Another_cost_makes_other_tables()
    {
        var (path, changed) = (Path.GetTempFileName(), File.ReadAllText(Repository.Results).Replace("| investor who is not in memory, of 100,000 | ", "| investor who is not in memory, of 100,000 | 9", StringComparison.Ordinal));
        File.WriteAllText(path, changed);
        var other = Measured.Read(path);
        File.Delete(path);

        Page.Quick(other)["arithmetic"].ShouldNotBe(Page.Quick(Results)["arithmetic"]);
        Storms.Fingerprint(other).ShouldBe(Storms.Fingerprint(Results));
    }

    /// <summary>The simulation is as good as the page says: what is compared there stays within a factor.</summary>
    [Fact]
    public void The_simulation_finds_again_what_was_measured()
    {
        foreach (var (what, simulated, measured) in Validation.Compare(Results))
            if (what.StartsWith("reconnect", StringComparison.Ordinal) || what.EndsWith("a commit", StringComparison.Ordinal))
                (simulated / measured).ShouldBeInRange(0.5, 2, what);
    }

    [Fact]
    public void A_row_that_is_not_there_is_an_error_with_its_name() =>
        Should.Throw<KeyNotFoundException>(() => Results.Of("units", "journal alone")).Message.ShouldContain("journal alone");

    [Theory]
    [InlineData("12,345 B", 12_345)]
    [InlineData("1.50 ms", 0.0015)]
    [InlineData("-0.34 · -0.03 ms", -0.34)]
    [InlineData("40.7 µs", 40.7e-6)]
    [InlineData("15.93", 15.93)]
    public void A_measured_row_is_read_in_seconds_bytes_or_plain(string product, double expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, $"## suite\n\n| measured | product |\n|---|---|\n| row | {product} | | |\n");
        var value = Measured.Read(path).Of("suite", "row");
        File.Delete(path);

        value.ShouldBe(expected, tolerance: Math.Abs(expected) * 1e-9);
    }
}
