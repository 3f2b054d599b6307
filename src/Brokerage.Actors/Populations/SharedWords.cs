using System.Collections.Concurrent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Populations;

/// <summary>Texts and sets that many investors have alike, kept once.</summary>
internal sealed class SharedWords
{
    /// <summary>Past this many, what is further different is kept a row each: the table may not grow without bound.</summary>
    private const int MaxKept = 20_000;

    private readonly ConcurrentDictionary<FeatureValue[], FeatureValue[]> _kept = new(new SameWords());
    private readonly ConcurrentDictionary<string, string> _names = new();

    public FeatureValue[] Share(FeatureValue[] words) =>
        _kept.TryGetValue(words, out var kept) ? kept : _kept.Count < MaxKept ? _kept.GetOrAdd(words, words) : words;

    /// <summary>The state with names of tiers, rules and revisions that were read from the store kept once.</summary>
    public InvestorState Share(InvestorState state) => state with { Segments = [.. state.Segments.Select(Name)], Placement = Share(state.Placement) };

    /// <summary>The placement with its names kept once.</summary>
    public Placement Share(Placement placement) => placement with
    {
        Tier = Name(placement.Tier), Rule = Name(placement.Rule), Revision = Name(placement.Revision),
        HeldTier = placement.HeldTier is { } held ? Name(held) : null,
        Before = placement.Before is { } before ? before with { Tier = Name(before.Tier), EndedBy = Name(before.EndedBy) } : null,
    };

    private string Name(string name) => _names.GetOrAdd(name, name);

    private sealed class SameWords : IEqualityComparer<FeatureValue[]>
    {
        public bool Equals(FeatureValue[]? x, FeatureValue[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(FeatureValue[] words)
        {
            var hash = new HashCode();
            foreach (var value in words)
                if (value.Set is { } set) foreach (var member in set) hash.Add(member);
                else hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
