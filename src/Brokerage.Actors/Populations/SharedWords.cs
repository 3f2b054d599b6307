using System.Collections.Concurrent;
using Brokerage.Domain.Features;

namespace Brokerage.Actors.Populations;

/// <summary>Texts and sets that many investors have alike, kept once.</summary>
internal sealed class SharedWords
{
    /// <summary>Past this many, what is further different is kept a row each: the table may not grow without bound.</summary>
    private const int MaxKept = 20_000;

    private readonly ConcurrentDictionary<FeatureValue[], FeatureValue[]> _kept = new(new SameWords());

    public FeatureValue[] Share(FeatureValue[] words) =>
        _kept.TryGetValue(words, out var kept) ? kept : _kept.Count < MaxKept ? _kept.GetOrAdd(words, words) : words;

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
