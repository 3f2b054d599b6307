using System.Globalization;
using System.Text.RegularExpressions;
using Brokerage.Capacity.Simulation;
using Shouldly;

namespace Brokerage.Capacity.Tests;

/// <summary>Storms at an eightieth of the size: as many apps a core as in the plan.</summary>
public sealed partial class StormTests
{
    /// <summary>Such as were measured once, and the same whatever is measured next: these tests are about queues.</summary>
    private static readonly StormCosts Costs = new(0.57e-3, 0.51e-3, 0.57e-3, 0.54e-3, 0.44e-3, 20e-6, new(0.35e-3, 30e-6, 0.25e-3, 25e-6, 1.4e-3));

    /// <summary>Twenty silos of eight cores, as it were.</summary>
    private static readonly StormDesign Cut = new("cut", StormCause.Cut, 12_500, 1) { Cores = 2, Shards = 1, ShardCores = 1, EventsPerSecond = 25 };

    [Fact]
    public void A_design_always_gives_the_same_result_and_another_seed_another()
    {
        var design = Cut;

        Storm.Run(design, Costs).ShouldBe(Storm.Run(design, Costs));
        Storm.Run(design with { Seed = 2 }, Costs).ShouldNotBe(Storm.Run(design, Costs));
    }

    [Fact]
    public void Nobody_is_current_before_the_work_can_be_done()
    {
        var design = Cut;
        var result = Storm.Run(design, Costs);

        result.Affected.ShouldBe(design.Apps);
        result.NearlyAllCurrent.ShouldBeGreaterThan(0.99 * design.Apps * Costs.App(isActive: true) / design.Cores);
        result.AttemptsEach.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public void Work_is_thrown_away_once_apps_wait_for_longer_than_their_timeout()
    {
        // As many cores as make the last wait half of the time-out, and an eighth of them.
        var enough = (int)Math.Ceiling(Cut.Apps * Costs.App(isActive: true) / (Sdk.OpenTimeout / 2));
        var (spared, short_) = (Storm.Run(Cut with { Cores = enough }, Costs), Storm.Run(Cut with { Cores = Math.Max(1, enough / 8) }, Costs));

        spared.Wasted.ShouldBe(0);
        spared.AttemptsEach.ShouldBe(2);
        short_.Wasted.ShouldBeGreaterThan(0.1);
        short_.AttemptsEach.ShouldBeGreaterThan(2.5);
    }

    [Fact]
    public void A_notice_that_spreads_the_apps_spares_who_sends_events()
    {
        var cut = Cut;
        var (sudden, spread) = (Storm.Run(cut, Costs), Storm.Run(cut with { HoldBackSeconds = 60 }, Costs));

        sudden.AckP99.ShouldBeGreaterThan(100 * spread.AckP99);
        spread.NearlyAllCurrent.ShouldBeInRange(55, 65);
    }

    [Fact]
    public void Of_a_lost_silo_only_its_share_is_affected()
    {
        var design = new StormDesign("lost", StormCause.SiloLost, 12_500, 10) { Cores = 1, Shards = 1, ShardCores = 1, EventsPerSecond = 25 };
        var result = Storm.Run(design, Costs);

        // A tenth lost the connection, of the others a tenth the investor.
        result.Affected.ShouldBeInRange(2_200, 2_550);
        result.NearlyAllCurrent.ShouldBeInRange(5, 15);
    }

    [Fact]
    public void Without_jitter_apps_that_are_refused_come_in_waves()
    {
        var refusing = Cut with { AdmitSeconds = 1 };

        Storm.Run(refusing with { HasJitter = false }, Costs).SiloQueue.ShouldBeGreaterThan(0);
        Storm.Run(refusing with { HasJitter = false }, Costs).NearlyAllCurrent.ShouldBeGreaterThan(Storm.Run(refusing, Costs).NearlyAllCurrent);
    }

    [Fact]
    public void A_cluster_twice_as_large_takes_as_long_for_twice_as_many_apps()
    {
        var large = new StormDesign("cut", StormCause.Cut, 25_000, 2) { Cores = 2, Shards = 1, ShardCores = 2, EventsPerSecond = 50 };
        var (whole, half) = (Storm.Run(large, Costs), Storm.Run(large.Shrunk(2), Costs));

        half.NearlyAllCurrent.ShouldBe(whole.NearlyAllCurrent, tolerance: 0.1 * whole.NearlyAllCurrent);
        (2.0 * half.SiloQueue).ShouldBe(whole.SiloQueue, tolerance: 0.1 * whole.SiloQueue);
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
