using System.Collections.Immutable;

namespace Brokerage.Domain.Revisions;

/// <summary>Investors who move from one tier to another.</summary>
public sealed record Move(string From, string To, int Count);

/// <summary>What a publication is predicted to move at one step of its ramp.</summary>
/// <param name="Percent">The step.</param>
/// <param name="Population">All investors there are.</param>
/// <param name="Moves">Moves by cell; a cell that is absent has none.</param>
public sealed record Prediction(int Percent, int Population, ImmutableArray<Move> Moves)
{
    /// <summary>Part of the population that moves, 0 to 1.</summary>
    public double Share => Population == 0 ? 0 : (double)Moves.Sum(m => m.Count) / Population;

    /// <summary>The moves predicted for one cell.</summary>
    public int Of(string from, string to) => Moves.FirstOrDefault(m => m.From == from && m.To == to)?.Count ?? 0;
}

/// <summary>How many moves of a cell are within what was predicted, both bounds included.</summary>
public readonly record struct MigrationBand(int Low, int High)
{
    /// <summary>
    /// The prediction ± max(5, 3 √prediction): three standard deviations of a count (Poisson), and never so narrow that a handful of
    /// investors who acted meanwhile would stop a publication.
    /// </summary>
    public static MigrationBand Around(int predicted)
    {
        var width = Math.Max(5, (int)Math.Ceiling(3 * Math.Sqrt(predicted)));
        return new(Math.Max(0, predicted - width), predicted + width);
    }

    /// <summary>True when a count is within the band. While the moves are still being made, only the upper bound can be judged.</summary>
    public bool Contains(int observed, bool isComplete) => observed <= High && (!isComplete || observed >= Low);
}
