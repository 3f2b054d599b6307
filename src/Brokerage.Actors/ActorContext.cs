using Brokerage.Actors.Populations;
using Brokerage.Domain.Market;
using Brokerage.Storage;
using Microsoft.Extensions.Logging;

namespace Brokerage.Actors;

/// <summary>What every actor shares.</summary>
/// <param name="Journal">The truth.</param>
/// <param name="Policy">Rules and content in force.</param>
/// <param name="Market">The market.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">Limits.</param>
/// <param name="Log">Log: ids and counts, never payloads.</param>
/// <param name="Population">Where actors show their states to previews; null when nobody previews.</param>
/// <param name="IsErased">Whether an investor was erased; null where nobody is. Asked on every call.</param>
/// <param name="Ledger">Where withdrawals are remembered outside the store; null where no backup is ever restored.</param>
/// <param name="Metrics">What is measured; null for nothing.</param>
public sealed record ActorContext(
    IJournal Journal, IPolicy Policy, IMarketView Market, TimeProvider Time, ActorOptions Options, ILogger Log, PopulationTable? Population = null,
    Func<string, bool>? IsErased = null, ErasureLedger? Ledger = null, ActorMetrics? Metrics = null);

/// <summary>Limits of actors.</summary>
public sealed record ActorOptions
{
    /// <summary>Work items that wait for one investor; a further one is refused. Default 256.</summary>
    public int MailboxCapacity { get; init; } = 256;

    /// <summary>Events of one investor that are journaled together at most. Default 500.</summary>
    public int MaxEventsPerAppend { get; init; } = 500;

    /// <summary>A snapshot is saved after so many events. Default 200.</summary>
    public int EventsPerSnapshot { get; init; } = 200;

    /// <summary>An investor nobody asks for leaves memory after so long. Default 2 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often windows, holds, idle actors and the market are looked at. Default 1 second.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(1);
}
