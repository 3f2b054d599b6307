using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;

namespace Brokerage.Domain.Segmentation;

/// <summary>
/// Who moves when one rule set takes the place of another, exact: each investor is decided on by <see cref="TierDecision"/> under both, as a
/// publication decides, so that dwell, flip budget and hysteresis are in it.
/// </summary>
/// <param name="Revision">The rule set that would take over.</param>
/// <param name="Against">The rule set in force.</param>
/// <param name="Population">Investors.</param>
/// <param name="Cells">From tier by to tier, the diagonal and empty cells included.</param>
/// <param name="Held">Investors whom dwell or flip budget would keep from a move that the new rules ask for.</param>
/// <param name="Unknown">Features it asks about, and who is unknown to them for lack of consent.</param>
/// <param name="SilentRules">Rules that match nobody.</param>
/// <param name="Segments">Members of the named segments.</param>
/// <param name="Breakdowns">Moves by group.</param>
/// <param name="Movers">Everybody who moves, in the order of the snapshot.</param>
/// <param name="Samples">At most <see cref="MaxSamples"/> of them, spread over the cells.</param>
public sealed record Migration(
    string Revision, string Against, int Population, ImmutableArray<MoveCell> Cells, int Held, ImmutableArray<LackOfConsent> Unknown,
    ImmutableArray<string> SilentRules, ImmutableArray<SegmentMembers> Segments, ImmutableArray<MoveBreakdown> Breakdowns,
    ImmutableArray<Mover> Movers, ImmutableArray<MoveSample> Samples)
{
    /// <summary>Most investors that are shown with their traces.</summary>
    public const int MaxSamples = 20;

    /// <summary>Investors between two pauses: about a quarter of a millisecond.</summary>
    private const int RowsPerPause = 512;

    /// <summary>Investors whose tier would change.</summary>
    public int Moved => Movers.Length;

    /// <summary>Computes it; the same snapshot and rules give the same result.</summary>
    /// <param name="population">The population; it must have a column for every feature that either rule set asks about.</param>
    /// <param name="inForce">The rules in force.</param>
    /// <param name="candidate">The rules that would take over.</param>
    /// <param name="reaches">True for investors for whom they would; for others the rules in force go on. Null for everybody.</param>
    /// <param name="ruledBy">The rules that decide for an investor now, while a ramp is under way; null when those in force decide for everybody.</param>
    /// <param name="pause">Called again and again, for a caller who gives way to others meanwhile; null to compute without a pause.</param>
    /// <param name="ct">Ends it early.</param>
    public static Migration Preview(
        PopulationSnapshot population, RuleSet inForce, RuleSet candidate, Func<string, bool>? reaches = null, Func<string, RuleSet>? ruledBy = null,
        Action? pause = null, CancellationToken ct = default)
    {
        var rows = population.Rows;
        var tally = new MigrationTally(inForce, candidate, population.Columns, population.AsOf);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % RowsPerPause == 0)
            {
                ct.ThrowIfCancellationRequested();
                if (i > 0) pause?.Invoke();
            }
            tally.Add(i, rows[i], ruledBy?.Invoke(rows[i].Investor) ?? inForce, reaches?.Invoke(rows[i].Investor) ?? true);
        }
        return tally.ToMigration(population);
    }
}

/// <summary>One cell of the matrix. <paramref name="Rules"/>: the rules responsible, most investors first.</summary>
public sealed record MoveCell(string From, string To, int Count, ImmutableArray<RuleShare> Rules);

/// <summary>How many investors of a cell a rule placed.</summary>
public sealed record RuleShare(string Rule, int Count);

/// <summary>Investors to whom a feature is unknown because a purpose is not granted.</summary>
public sealed record LackOfConsent(Feature Feature, Purpose Purpose, int Count);

/// <summary>Members of a named segment under the rules in force and under the new ones.</summary>
public sealed record SegmentMembers(string Segment, string Name, int Before, int After);

/// <summary>Moves by group.</summary>
public sealed record MoveBreakdown(string By, ImmutableArray<MoveGroup> Groups);

/// <summary>One group: its investors and how many of them move from where to where.</summary>
public sealed record MoveGroup(string Group, int Population, ImmutableArray<MoveCount> Moves);

/// <summary>Moves of a group between two tiers.</summary>
public sealed record MoveCount(string From, string To, int Count);

/// <summary>An investor who moves.</summary>
/// <param name="Row">Place in the snapshot.</param>
/// <param name="From">Tier under the rules in force.</param>
/// <param name="To">Tier under the new ones.</param>
/// <param name="RuleBefore">Rule that decides now, or <c>default</c>.</param>
/// <param name="RuleAfter">Rule that would decide, or <c>default</c>.</param>
public readonly record struct Mover(int Row, string From, string To, string RuleBefore, string RuleAfter);

/// <summary>An investor who moves, with every clause under both rule sets.</summary>
public sealed record MoveSample(Mover Mover, Evaluation Before, Evaluation After);
