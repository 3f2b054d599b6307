using System.Collections.Immutable;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Populations;

/// <summary>
/// An investor's place in the population: the state while the actor is in memory, else the row. Handing a state over is one write, so that
/// ingest pays next to nothing for previews. What is older than the newest journal sequence that was heard of does not count.
/// </summary>
public sealed class PopulationSeat(string investor)
{
    // Locks itself, while it takes a row: there is one of everybody, and a lock of its own for each would be as large as the rest.
    private InvestorState? _state;
    private PopulationRow? _row;
    private long _newest;
    private long _change;

    /// <summary>The investor.</summary>
    public string Investor => investor;

    /// <summary>What is known, from the actor while it is in memory; null when it is not, or when it is known elsewhere that more happened.</summary>
    public InvestorState? State
    {
        get => Volatile.Read(ref _state) is { } state && state.Sequence >= Volatile.Read(ref _newest) ? state : null;
        set => Volatile.Write(ref _state, value);
    }

    /// <summary>The newest journal sequence that was heard of; 0 when none was.</summary>
    public long Sequence => Math.Max(Volatile.Read(ref _newest), Volatile.Read(ref _state)?.Sequence ?? 0);

    /// <summary>Number of the last change by an actor of this process, for others who ask what is new; 0 for none.</summary>
    public long Change
    {
        get => Volatile.Read(ref _change);
        set => Volatile.Write(ref _change, value);
    }

    /// <summary>The placement and segments; null when they have not been read yet, or rest on a consent that has run out at <paramref name="now"/>.</summary>
    public (Placement Placement, ImmutableArray<string> Segments)? Present(DateTimeOffset now) =>
        State is { } state ? (state.Consents.Lapsed(now) is null ? (state.Placement, state.Segments) : null)
        : Volatile.Read(ref _row) is { } row && now < row.EndsAt ? (row.Placement, row.Segments)
        : null;

    /// <summary>The row of an instant's UTC day with these columns, if it is there, nothing happened since and no consent behind it has run out.</summary>
    public PopulationRow? RowOf(DateTimeOffset now, FeatureColumns columns)
    {
        var row = Volatile.Read(ref _row);
        // A state is a fold over the journal: the sequence says which one it is.
        return row?.Day == DateOnly.FromDateTime(now.UtcDateTime) && now < row.EndsAt && row.Columns == columns && (State is not { } state || state.Sequence == row.Sequence) ? row : null;
    }

    /// <summary>Takes note that the journal goes as far as a sequence: what is older is let go, and not kept any more.</summary>
    public void Expect(long sequence)
    {
        lock (this)
        {
            if (sequence > _newest) _newest = sequence;
            if (_row?.Sequence < _newest) _row = null;
        }
    }

    /// <summary>Keeps a row, unless a newer one is there or was heard of.</summary>
    public void Keep(PopulationRow row)
    {
        lock (this)
        {
            if (row.Sequence < _newest) return;
            if (_row is not { } kept || Order(row).CompareTo(Order(kept)) > 0) _row = row;
            _newest = row.Sequence;
        }

        static (long, DateOnly, int, DateTimeOffset) Order(PopulationRow row) => (row.Sequence, row.Day, row.Columns.Features.Count, row.EndsAt);
    }
}
