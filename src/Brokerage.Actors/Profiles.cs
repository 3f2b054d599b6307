using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Actors;

/// <summary>What a rebuild found.</summary>
public enum ProfileVerdict
{
    /// <summary>The snapshot is what the journal comes to.</summary>
    Same,

    /// <summary>There was no snapshot, or one that this version does not read: nothing to compare.</summary>
    Absent,

    /// <summary>The snapshot is not what the journal comes to.</summary>
    Different,
}

/// <summary>
/// Profiles, rebuilt: each investor's snapshot is held against the fold over the journal and replaced by it. A snapshot is a cache, so it may
/// be done at any time, also beside a running server.
/// </summary>
public sealed class Profiles(IJournal journal, IPolicy policy, TimeProvider time)
{
    /// <summary>The longest window a rule looks at; what fades more slowly is looked at again after as many days.</summary>
    private const int WakeHorizonDays = 91;

    private const int PageSize = 200;

    /// <summary>Every investor in turn.</summary>
    /// <param name="replace">False to compare only.</param>
    /// <param name="ct">Stops between two investors.</param>
    public async IAsyncEnumerable<(string Investor, ProfileVerdict Verdict)> RebuildAsync(
        bool replace, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        while (await journal.ListInvestorsAsync(after, PageSize, ct) is { Count: > 0 } page)
        {
            foreach (var investor in page) yield return (investor, await RebuildAsync(investor, replace, ct));
            after = page[^1];
        }
    }

    /// <summary>A state as it is saved: with its tier, and the first instant at which it needs attention without an event.</summary>
    internal static InvestorSnapshot ToSnapshot(string investor, InvestorState state, RuleSet rules, DateTimeOffset now)
    {
        // While everything is paused no decision is due, but consents go on ending.
        var change = state.Consents.IsPaused ? null : TierDecision.NextChange(rules, state, now, WakeHorizonDays);
        var wake = change ?? now.AddDays(WakeHorizonDays);
        if (state.Consents.NextExpiry < wake) wake = state.Consents.NextExpiry.Value;
        return new(investor, state.Sequence, InvestorState.SchemaVersion, state.ToBytes(), state.Usable.Placement.Tier, wake, now);
    }

    private async ValueTask<ProfileVerdict> RebuildAsync(string investor, bool replace, CancellationToken ct)
    {
        var (verdict, state) = await CompareAsync(investor, ct);
        // Once more: a withdrawal may have come between the two reads.
        if (verdict == ProfileVerdict.Different) (verdict, state) = await CompareAsync(investor, ct);
        if (!replace || state.Sequence == 0) return verdict;
        if (verdict == ProfileVerdict.Different) await journal.DropSnapshotAsync(investor, ct);
        await journal.SaveSnapshotAsync(ToSnapshot(investor, state, policy.RulesFor(investor), time.GetUtcNow()), ct);
        return verdict;
    }

    /// <summary>The snapshot first: what is journaled meanwhile only makes the fold longer.</summary>
    private async ValueTask<(ProfileVerdict Verdict, InvestorState State)> CompareAsync(string investor, CancellationToken ct)
    {
        var (isReadable, snapshot) = await FindAsync(investor, ct);
        var events = await History.ReadAsync(journal, investor, 0, ct);
        var state = History.Fold(events, policy);
        if (!isReadable) return (ProfileVerdict.Different, state);
        if (snapshot is not { SchemaVersion: InvestorState.SchemaVersion, Sequence: > 0 }) return (ProfileVerdict.Absent, state);
        var then = snapshot.Sequence == state.Sequence ? state : History.Fold(events.Where(e => e.Sequence <= snapshot.Sequence), policy);
        return (then.ToBytes().AsSpan().SequenceEqual(snapshot.State.Span) ? ProfileVerdict.Same : ProfileVerdict.Different, state);
    }

    private async ValueTask<(bool IsReadable, InvestorSnapshot? Snapshot)> FindAsync(string investor, CancellationToken ct)
    {
        try
        {
            return (true, await journal.LoadSnapshotAsync(investor, ct));
        }
        catch (StoreIntegrityException)
        {
            // Somebody altered it. Where it is the key that does not open, neither does the journal, and that is not caught.
            return (false, null);
        }
    }
}
