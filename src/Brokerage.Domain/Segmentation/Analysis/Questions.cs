using System.Collections.Immutable;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>What is known after a question: an investor, that there is none, or neither.</summary>
internal readonly record struct Proof(Profile? Witness, bool IsImpossible);

/// <summary>Asks for investors with whom conditions come out as demanded, within a bounded effort.</summary>
internal sealed class Questions(RuleSet rules)
{
    private const long EffortOfAll = 10_000_000;
    private const long EffortOfOne = 500_000;

    private long _left = EffortOfAll;
    private Func<int, bool> _isPresent = _ => true;

    public RuleSet Rules => rules;

    public RuleSpace Space { get; } = new(rules);

    /// <summary>False as soon as one question was left open.</summary>
    public bool IsComplete { get; private set; } = true;

    public int DefaultRank => rules.Tiers.IndexOf(rules.Default);

    /// <summary>From now on investors are in tiers of these ranks only.</summary>
    public void LivesIn(IReadOnlySet<int> ranks) => _isPresent = ranks.Contains;

    /// <summary>An investor with whom every demand is met.</summary>
    public Proof Ask(params IEnumerable<Demand> demands) => AskWithin(domains => Space.RestrictPresent(domains, _isPresent), demands);

    /// <summary>The same within narrowed domains; those that <paramref name="restrict"/> finds empty hold nobody.</summary>
    public Proof AskWithin(Func<Domains, bool> restrict, params IEnumerable<Demand> demands)
    {
        // What must hold narrows most. Ordered before the domains are made: a compilation may add a twin variable.
        Demand[] all = [.. demands.OrderBy(d => d.Allowed != Outcomes.True)];
        var given = Math.Min(_left, EffortOfOne);
        var effort = new Effort(given);
        var domains = Space.Start(effort);
        if (!restrict(domains)) return new(null, true);
        var answer = Search.Find(domains, all);
        _left -= given - effort.Left;
        if (answer.Example is { } example) return new(Space.ToProfile(example), false);
        IsComplete &= answer.IsImpossible;
        return new(null, answer.IsImpossible);
    }

    /// <summary>The rules before the one of an index do not match.</summary>
    public IEnumerable<Demand> NotBefore(int index) => Space.Rules.Take(index).Select(r => new Demand(r.When, Outcomes.NotTrue));

    /// <summary>Keeps investors of whom every feature is known.</summary>
    public bool IsAllKnown(Domains domains) => Space.Features.All(f => Space.Restrict(domains, Space.Variable(f), v => v.IsKnown));

    public static Demand Holds(Condition condition) => new(condition, Outcomes.True);

    public static Demand Fails(Condition condition) => new(condition, Outcomes.NotTrue);
}
