using Shouldly;

namespace Brokerage.Indicators.Tests;

/// <summary>Comparisons of doubles in which NaN means "not defined" and has to match exactly.</summary>
internal static class Values
{
    public static IndicatorRequest Request(string text)
    {
        IndicatorCatalogue.TryParse(text, out var request, out var error).ShouldBeTrue(error?.ToString());
        return request!;
    }

    public static Indicator Create(string text) => IndicatorCatalogue.Create(Request(text));

    public static double[][] Run(string text, ReadOnlySpan<Bar> bars) => Batch.Run(Create(text), bars);

    /// <summary>Each value within <paramref name="tolerance"/> relative to its size (absolute below 1);
    /// NaN exactly where expected.</summary>
    public static void ShouldMatch(this double[] actual, double[] expected, double tolerance, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (var i = 0; i < actual.Length; i++)
        {
            if (double.IsNaN(expected[i]) && double.IsNaN(actual[i])) continue;
            var error = Math.Abs(actual[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            (error <= tolerance).ShouldBeTrue($"{what} at bar {i + 1}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    public static void ShouldHaveBitsOf(this double[] actual, double[] expected, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (var i = 0; i < actual.Length; i++)
            if (BitConverter.DoubleToInt64Bits(actual[i]) != BitConverter.DoubleToInt64Bits(expected[i]))
                throw new ShouldAssertException($"{what}, value {i}: {actual[i]:R} instead of {expected[i]:R}");
    }

    /// <summary>Fails if every run of the action allocates on this thread. The runtime's own work (tiered compilation)
    /// allocates now and then, code that allocates does so each time.</summary>
    public static void ShouldAllocateNothing(Action action)
    {
        var least = long.MaxValue;
        for (var run = 0; run < 10 && least > 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        least.ShouldBe(0);
    }
}
