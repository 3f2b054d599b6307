using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation.Compiled;

namespace Brokerage.Domain.Segmentation;

/// <summary>How a feature is compared with a value.</summary>
public enum Comparison { Eq, Ne, Gt, Gte, Lt, Lte, In, Between, Contains }

/// <summary>A node of a rule's tree: a closed set of operators, never an expression string or code.</summary>
public abstract record Clause;

/// <summary>True when every part is true; false when one is false; unknown otherwise (Kleene 1952).</summary>
public sealed record All(ImmutableArray<Clause> Parts) : Clause;

/// <summary>True when one part is true; false when every part is false; unknown otherwise (Kleene 1952).</summary>
public sealed record Any(ImmutableArray<Clause> Parts) : Clause;

/// <summary>The opposite; unknown stays unknown.</summary>
public sealed record Not(Clause Part) : Clause;

/// <summary>Compares one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Op">The comparison.</param>
/// <param name="Value">What to compare with; a set for <see cref="Comparison.In"/>.</param>
/// <param name="Upper">Upper bound, included, for <see cref="Comparison.Between"/>; unknown otherwise.</param>
/// <param name="Exit">The value in force while the investor is already in the tier or above it (hysteresis); unknown for the same value.</param>
public sealed record Compare(Feature Feature, Comparison Op, FeatureValue Value, FeatureValue Upper, FeatureValue Exit) : Clause;

/// <summary>
/// Compares a scorecard. Lines whose condition is unknown leave the score between two bounds; the comparison is true when it holds for
/// every score between them, false when it holds for none, unknown otherwise.
/// </summary>
/// <param name="Scorecard">The scorecard.</param>
/// <param name="Op">The comparison; one for numbers.</param>
/// <param name="Value">What to compare with.</param>
/// <param name="Upper">Upper bound, included, for <see cref="Comparison.Between"/>; unknown otherwise.</param>
/// <param name="Exit">The value in force while the investor is already in the tier or above it; unknown for the same value.</param>
public sealed record CompareScore(Scorecard Scorecard, Comparison Op, FeatureValue Value, FeatureValue Upper, FeatureValue Exit) : Clause;

/// <summary>True when the investor is in the segment; unknown when that is unknown.</summary>
public sealed record InSegment(Segment Segment) : Clause;

/// <summary>An additive score: the points of every line whose condition is true.</summary>
/// <param name="Key">Unique among the scorecards and features of a rule set.</param>
/// <param name="Lines">The lines.</param>
public sealed record Scorecard(string Key, ImmutableArray<ScoreLine> Lines);

/// <summary>One line of a scorecard. <paramref name="Points"/> may be negative.</summary>
public sealed record ScoreLine(Clause When, double Points);

/// <summary>A named segment beside the tier: any number of them, each investor in some of them. Content can target it.</summary>
/// <param name="Key">Unique among the segments of a rule set.</param>
/// <param name="Name">Name for people.</param>
/// <param name="When">Its condition; exit thresholds are in force for those who are in it.</param>
public sealed record Segment(string Key, string Name, Clause When);

/// <summary>One rule: the tier it leads to and its condition.</summary>
/// <param name="Id">Unique in its rule set.</param>
/// <param name="Then">Tier it leads to.</param>
/// <param name="When">The condition.</param>
/// <param name="Immediate">True when neither dwell nor flip budget may delay it where it lowers the tier: for choices of the investor. It never hurries a move up.</param>
public sealed record Rule(string Id, string Then, Clause When, bool Immediate);

/// <summary>How steady tiers are kept.</summary>
/// <param name="MinDwell">Shortest stay in a tier that was entered by a transition.</param>
/// <param name="MaxTransitionsPer30Days">Most transitions in any 30 days.</param>
/// <param name="MaxDailyMigration">Largest share of the population, 0 to 1, that may change its tier within a day after a publication; a guardrail. 1 for none.</param>
public sealed record Stability(TimeSpan MinDwell, int MaxTransitionsPer30Days, double MaxDailyMigration = 1);

/// <summary>A rule set: places every investor in exactly one tier. Published revisions never change.</summary>
/// <param name="Key">Name of the rule set.</param>
/// <param name="Revision"><c>key@hash</c> of its canonical text.</param>
/// <param name="Tiers">Tiers from lowest to highest.</param>
/// <param name="Default">Tier when no rule matches.</param>
/// <param name="Rules">First match wins.</param>
/// <param name="Stability">How steady tiers are kept.</param>
/// <param name="Source">The text it was read from.</param>
public sealed record RuleSet(
    string Key, string Revision, ImmutableArray<string> Tiers, string Default, ImmutableArray<Rule> Rules, Stability Stability, string Source)
{
    /// <summary>Scorecards that its conditions may compare.</summary>
    public ImmutableArray<Scorecard> Scorecards { get; init; } = [];

    /// <summary>Named segments, in an order in which each refers only to earlier ones.</summary>
    public ImmutableArray<Segment> Segments { get; init; } = [];

    /// <summary>Nudges an investor gets in a day where the rule set says nothing.</summary>
    public const int DefaultNudgesPerDay = 2;

    /// <summary>Most nudges a day that any rule set may allow.</summary>
    public const int MostNudgesPerDay = 5;

    /// <summary>Most nudges an investor gets in a day, over all channels together; 0 for none. A guardrail.</summary>
    public int MaxNudgesPerDay { get; init; } = DefaultNudgesPerDay;

    private Compilation _compilation;

    /// <summary>What decides: made when it is first asked for, and anew for a copy with other rules.</summary>
    public CompiledRules Compiled => _compilation.Of(this);
}
