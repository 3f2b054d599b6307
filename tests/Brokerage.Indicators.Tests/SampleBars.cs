namespace Brokerage.Indicators.Tests;

/// <summary>Made-up bars, the same at every run.</summary>
internal static class SampleBars
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A random walk of hourly bars around 100 with the awkward ones mixed in:
    /// unchanged closes, no range, no volume, gaps.</summary>
    public static Bar[] Walk(int count, int seed = 1)
    {
        var random = new Random(seed);
        var bars = new Bar[count];
        var close = 100.0;
        for (var i = 0; i < count; i++)
        {
            var open = random.Next(20) == 0 ? close * (0.9 + 0.2 * random.NextDouble()) : close;
            close = random.Next(10) == 0 ? open : open * (0.98 + 0.04 * random.NextDouble()) + (100 - open) * 0.01;
            var (high, low) = (Math.Max(open, close), Math.Min(open, close));
            if (random.Next(5) != 0) (high, low) = (high + random.NextDouble(), low - random.NextDouble());
            var volume = i > 0 && random.Next(15) == 0 ? 0 : random.Next(1, 100_000);
            bars[i] = new(Start.AddHours(i), open, high, low, close, volume, random.Next(100));
        }
        return bars;
    }

    public static Bar[] Flat(int count, double price, double halfRange = 0) =>
        [.. Enumerable.Range(0, count).Select(i => new Bar(Start.AddHours(i), price, price + halfRange, price - halfRange, price, 10))];

    /// <summary>Bars of a close alone, without range, with volume 1.</summary>
    public static Bar[] Closes(params double[] closes) =>
        [.. closes.Select((close, i) => new Bar(Start.AddDays(i), close, close, close, close, 1))];

    /// <summary>Daily bars of high, low, close and volume; the open is the close.</summary>
    public static Bar[] Of(params (double High, double Low, double Close, double Volume)[] bars) =>
        [.. bars.Select((bar, i) => new Bar(Start.AddDays(i), bar.Close, bar.High, bar.Low, bar.Close, bar.Volume))];
}
