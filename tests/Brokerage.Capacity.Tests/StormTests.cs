using System.Globalization;
using System.Text.RegularExpressions;
using Brokerage.Capacity.Simulation;
using Shouldly;

namespace Brokerage.Capacity.Tests;

/// <summary>Storms at a twentieth of the size: as many apps a core as in the plan.</summary>
public sealed partial class StormTests
{
    private static readonly StormCosts Costs = Capacity.Costs.Storm(Measured.Read(Repository.Results));

    private static StormDesign Cut(int silos) => new("cut", StormCause.Cut, 50_000, silos) { Shards = 1, EventsPerSecond = 100 };

    [Fact]
    public void A_design_always_gives_the_same_result_and_another_seed_another()
    {
        var design = Cut(1);

        Storm.Run(design, Costs).ShouldBe(Storm.Run(design, Costs));
        Storm.Run(design with { Seed = 2 }, Costs).ShouldNotBe(Storm.Run(design, Costs));
    }

    [Fact]
    public void Nobody_is_current_before_the_work_can_be_done()
    {
        var design = Cut(1);
        var result = Storm.Run(design, Costs);

        result.Affected.ShouldBe(design.Apps);
        result.NearlyAllCurrent.ShouldBeGreaterThan(0.99 * design.Apps * Costs.App(isActive: true) / design.Cores);
        result.AttemptsEach.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public void Work_is_thrown_away_once_apps_wait_for_longer_than_their_timeout()
    {
        // As many cores as make the last wait half of the time-out, and an eighth of them.
        var enough = (int)Math.Ceiling(50_000 * Costs.App(isActive: true) / (Sdk.OpenTimeout / 2));
        var (spared, short_) = (Storm.Run(Cut(1) with { Cores = enough }, Costs), Storm.Run(Cut(1) with { Cores = Math.Max(1, enough / 8) }, Costs));

        spared.Wasted.ShouldBe(0);
        spared.AttemptsEach.ShouldBe(2);
        short_.Wasted.ShouldBeGreaterThan(0.1);
        short_.AttemptsEach.ShouldBeGreaterThan(2.5);
    }

    [Fact]
    public void A_notice_that_spreads_the_apps_spares_who_sends_events()
    {
        var cut = Cut(1);
        var (sudden, spread) = (Storm.Run(cut, Costs), Storm.Run(cut with { HoldBackSeconds = 60 }, Costs));

        sudden.AckP99.ShouldBeGreaterThan(100 * spread.AckP99);
        spread.NearlyAllCurrent.ShouldBeInRange(55, 65);
    }

    [Fact]
    public void Of_a_lost_silo_only_its_share_is_affected()
    {
        var design = new StormDesign("lost", StormCause.SiloLost, 50_000, 10) { Shards = 1 };
        var result = Storm.Run(design, Costs);

        // A tenth lost the connection, of the others a tenth the investor.
        result.Affected.ShouldBeInRange(9_000, 10_000);
        result.NearlyAllCurrent.ShouldBeInRange(5, 15);
    }

    [Fact]
    public void Without_jitter_apps_that_are_refused_come_in_waves()
    {
        var refusing = Cut(1) with { AdmitSeconds = 1 };

        Storm.Run(refusing with { HasJitter = false }, Costs).SiloQueue.ShouldBeGreaterThan(0);
        Storm.Run(refusing with { HasJitter = false }, Costs).NearlyAllCurrent.ShouldBeGreaterThan(Storm.Run(refusing, Costs).NearlyAllCurrent);
    }

    /// <summary>The simulation plays the SDK that ships.</summary>
    [Theory]
    [InlineData("backoff.ts", "backoffBaseMs", Sdk.BackoffBase)]
    [InlineData("backoff.ts", "backoffCapMs", Sdk.BackoffCap)]
    [InlineData("session.ts", "openTimeoutMs", Sdk.OpenTimeout)]
    public void Its_constants_are_those_of_the_sdk(string file, string name, double seconds)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Sdk, file));
        var value = Constant().Matches(source).Single(m => m.Groups["name"].Value == name).Groups["value"].Value.Replace("_", "", StringComparison.Ordinal);

        (int.Parse(value, CultureInfo.InvariantCulture) / 1000.0).ShouldBe(seconds);
    }

    [Theory]
    [InlineData(0, 0.999, 0.25)]
    [InlineData(3, 0.5, 1)]
    [InlineData(30, 1, 10)]
    public void Its_backoff_is_that_of_the_sdk(int attempt, double random, double expected) =>
        Sdk.Backoff(attempt, random).ShouldBe(expected, tolerance: 0.001);

    [GeneratedRegex(@"export const (?<name>\w+) = (?<value>[\d_]+);")]
    private static partial Regex Constant();
}
