using Brokerage.Domain.Segmentation;
using Shouldly;

namespace Brokerage.Domain.Tests.Segmentation;

public sealed class RampTests
{
    private static readonly string[] Many = [.. Enumerable.Range(0, 100_000).Select(n => $"investor-{n:000000}")];

    // Computed by another program.
    [Theory]
    [InlineData("tiers@0011aabbccdd", "investor-1", 785)]
    [InlineData("tiers@0011aabbccdd", "investor-2", 8290)]
    [InlineData("tiers@0011aabbccde", "investor-1", 4309)]
    [InlineData("", "", 4646)]
    public void Bucket_Given_IsTheSameInEveryProcess(string revision, string investor, int bucket) => Ramp.Bucket(revision, investor).ShouldBe(bucket);

    [Fact]
    public void Bucket_IdsThatDifferInTheirLastDigits_AreSpreadEvenly()
    {
        const int Bins = 100;
        var expected = Many.Length / (double)Bins;

        var chiSquared = Many.CountBy(i => Ramp.Bucket("tiers@1", i) / (Ramp.Buckets / Bins)).Sum(b => (b.Value - expected) * (b.Value - expected) / expected);

        // 99 degrees of freedom: beyond 148 with a chance of one in a thousand, had they been drawn.
        chiSquared.ShouldBeInRange(50, 148);
    }

    [Fact]
    public void Includes_RisingPercent_NeverLosesAnybody()
    {
        int[] steps = [0, 1, 10, 50, 99, 100];
        var reached = steps.Select(p => Many.Where(i => Ramp.Includes("tiers@1", p, i)).ToHashSet()).ToList();

        reached[0].ShouldBeEmpty();
        reached[^1].Count.ShouldBe(Many.Length);
        foreach (var (fewer, more) in reached.Zip(reached.Skip(1))) fewer.IsProperSubsetOf(more).ShouldBeTrue();
        reached[2].Count.ShouldBeInRange(9_700, 10_300);
    }

    [Fact]
    public void Includes_AnotherRevision_DealsAnew()
    {
        var first = Many.Where(i => Ramp.Includes("tiers@1", 10, i)).ToHashSet();

        // Independent draws meet in a hundredth of all.
        Many.Count(i => Ramp.Includes("tiers@2", 10, i) && first.Contains(i)).ShouldBeInRange(850, 1_150);
    }
}
