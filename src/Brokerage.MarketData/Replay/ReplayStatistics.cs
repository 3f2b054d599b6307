using Brokerage.MarketData.Files;
using Brokerage.MarketData.Ticks;

namespace Brokerage.MarketData.Replay;

/// <summary>Where a replay is.</summary>
public enum ReplayState
{
    /// <summary>Not run yet, or held back by its start gate.</summary>
    Waiting,
    Playing,

    /// <summary>The tape has ended and the replay does not loop, or it was cancelled.</summary>
    Finished,
}

/// <summary>What a replay has done so far, all epochs together.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Epoch">Which run of the tape, from 1.</param>
/// <param name="TapeTime">Exchange time reached, UTC.</param>
/// <param name="TicksRead">Trades read and offered to the gates.</param>
/// <param name="BarsRead">Bars read, where the tape has bars instead of trades.</param>
/// <param name="BarsRefused">Bars that were not credible or out of order.</param>
/// <param name="Gates">What the gates did with the trades.</param>
/// <param name="BadRows">Rows of files that could not be read, counted in the first epoch.</param>
/// <param name="FirstBadRows">The first of them.</param>
/// <param name="Elapsed">Host time since playing began, waits included.</param>
public sealed record ReplayStatistics(
    ReplayState State,
    long Epoch,
    DateTime TapeTime,
    long TicksRead,
    long BarsRead,
    long BarsRefused,
    GateCounts Gates,
    long BadRows,
    IReadOnlyList<RowIssue> FirstBadRows,
    TimeSpan Elapsed)
{
    /// <summary>Trades and bars a second of host time.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? (TicksRead + BarsRead) / Elapsed.TotalSeconds : 0;
}
