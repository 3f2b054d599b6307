using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brokerage.Domain.Revisions;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>
/// How far a change of the rules has come. What moved is read from the placements themselves, so that a second run after a restart counts the
/// same moves and not the rest of them.
/// </summary>
public sealed class ActivationProgress(RevisionFact change, long no)
{
    private readonly ConcurrentDictionary<(string From, string To), int> _moves = new();
    private readonly ConcurrentDictionary<string, bool> _begun = new();
    private int _decided;
    private int _failed;

    /// <summary>Number of the change in the log.</summary>
    public long No => no;

    /// <summary>The revision that was published or taken back.</summary>
    public string Revision { get; } = change switch
    {
        Published published => published.Revision,
        RampAdvanced advanced => advanced.Revision,
        RolledBack rolledBack => rolledBack.Revision,
        _ => throw new ArgumentException($"{change.GetType().Name} changes no decision.", nameof(change)),
    };

    /// <summary>How far the ramp is; 0 for a roll back.</summary>
    public int Percent { get; } = change switch { Published published => published.Plan.Steps[0], RampAdvanced advanced => advanced.Percent, _ => 0 };

    /// <summary>The rule set that was taken back; null for a publication.</summary>
    public string? RolledBack { get; } = (change as RolledBack)?.Revision;

    /// <summary>Investors who decided again.</summary>
    public int Decided => Volatile.Read(ref _decided);

    /// <summary>Investors who could not.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Moves so far.</summary>
    public ImmutableArray<Move> Moves => [.. _moves.Select(m => new Move(m.Key.From, m.Key.To, m.Value)).OrderBy(m => (m.From, m.To))];

    /// <summary>True for those whom the change can concern, once each.</summary>
    public bool Begin(string investor) => (RolledBack is not null || Ramp.Includes(Revision, Percent, investor)) && _begun.TryAdd(investor, true);

    /// <summary>Counts an investor who decided again.</summary>
    public void Count(Placement placement)
    {
        Interlocked.Increment(ref _decided);
        if (placement.Before is { } before && before.EndedBy == Revision && before.Tier != placement.Tier)
            _moves.AddOrUpdate((before.Tier, placement.Tier), 1, (_, count) => count + 1);
    }

    /// <summary>Counts an investor who could not decide.</summary>
    public void CountFailure() => Interlocked.Increment(ref _failed);
}
