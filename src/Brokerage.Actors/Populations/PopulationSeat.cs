using System.Collections.Immutable;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Actors.Populations;

/// <summary>
/// An investor's place in the population: the state while the actor is in memory, else the row. Handing a state over is one write, so that
/// ingest pays next to nothing for previews.
/// </summary>
public sealed class PopulationSeat(string investor)
{
    private readonly Lock _keeping = new();
    private InvestorState? _state;
    private PopulationRow? _row;

    /// <summary>The investor.</summary>
    public string Investor => investor;

    /// <summary>What is known, from the actor while it is in memory; null when it is not.</summary>
    public InvestorState? State
    {
        get => Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, value);
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

    /// <summary>Lets go of the row: it says what is forgotten.</summary>
    public void Forget()
    {
        lock (_keeping) _row = null;
    }

    /// <summary>Keeps a row, unless a newer one is there.</summary>
    public void Keep(PopulationRow row)
    {
        lock (_keeping)
            if (_row is not { } kept || (row.Sequence, row.Day, row.Columns.Features.Count).CompareTo((kept.Sequence, kept.Day, kept.Columns.Features.Count)) > 0) _row = row;
    }
}
