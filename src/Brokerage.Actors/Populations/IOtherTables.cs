using Brokerage.Domain.Populations;

namespace Brokerage.Actors.Populations;

/// <summary>The population tables of a cluster's other processes, each of which knows best what its own actors do. A single process has none.</summary>
public interface IOtherTables
{
    /// <summary>
    /// Brings a table up to date: afterwards it has, or knows that it lacks, everything that was acknowledged before the call, wherever it was. What a
    /// process does not tell in time is looked up in the journal.
    /// </summary>
    /// <exception cref="Storage.StoreUnavailableException">The journal had to be looked at and does not answer.</exception>
    Task CatchUpAsync(PopulationTable table, CancellationToken ct);

    /// <summary>Returns when no table keeps anything of an investor from before a journal sequence.</summary>
    /// <exception cref="Storage.StoreUnavailableException">A process did not answer and has not left either.</exception>
    Task ForgetOlderAsync(string investor, long sequence);
}

/// <summary>What one table tells another.</summary>
/// <param name="Changed">Investors whose actors changed something, in the order of their last changes.</param>
/// <param name="Next">Where to go on.</param>
/// <param name="IsLast">True when nothing else is new.</param>
public sealed record TableNews(IReadOnlyList<ChangedInvestor> Changed, long Next, bool IsLast);

/// <summary>An investor of whom more is known.</summary>
/// <param name="Investor">The investor.</param>
/// <param name="Sequence">How far the journal goes at least.</param>
/// <param name="Row">The row at that sequence or a later one; null where the journal must be read.</param>
public sealed record ChangedInvestor(string Investor, long Sequence, PackedRow? Row);
