namespace Brokerage.Benchmarks.Measuring;

/// <summary>What is compared: a name and one measurement, which returns a figure (a rate or a time).</summary>
internal sealed record Contestant(string Name, Func<Task<double>> Measure)
{
    public static Contestant Of(string name, Func<double> measure) => new(name, () => Task.FromResult(measure()));
}

/// <summary>The figures of one contestant over all rounds.</summary>
internal sealed record Figures(IReadOnlyList<double> Values)
{
    /// <summary>A floor that moves more than this between rounds says that the machine was busy with something else.</summary>
    public const double MaxSpread = 1.3;

    public double Median => Percentile(Values, 0.5);

    public double Spread => Values.Max() / Values.Min();

    public bool IsSteady => Spread <= MaxSpread;

    /// <summary>Met or missed; inconclusive when the floor, which is this, was not steady.</summary>
    public Verdict Judge(bool isMet) => !IsSteady ? Verdict.Inconclusive : isMet ? Verdict.Met : Verdict.Missed;

    public static double Percentile(IReadOnlyList<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}

internal enum Verdict { None, Met, Missed, Inconclusive }

/// <summary>
/// Measures contestants in turn, round after round, so that whatever else the machine does meets all of them alike. The order turns by
/// one a round. A first round warms up and does not count.
/// </summary>
internal static class Rounds
{
    public static async Task<IReadOnlyDictionary<string, Figures>> RunAsync(int rounds, params Contestant[] contestants)
    {
        var values = contestants.ToDictionary(c => c.Name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
            for (var i = 0; i < contestants.Length; i++)
            {
                var contestant = contestants[(i + round) % contestants.Length];
                var value = await contestant.Measure();
                if (round > 0) values[contestant.Name].Add(value);
            }
        return values.ToDictionary(v => v.Key, v => new Figures(v.Value));
    }
}
