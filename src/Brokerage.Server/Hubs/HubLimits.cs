using Brokerage.Contracts;

namespace Brokerage.Server.Hubs;

/// <summary>Limits of hub connections (configuration section <c>Hubs</c>).</summary>
public sealed record HubLimits
{
    /// <summary>Messages that wait for one connection; a client further behind is disconnected. Default 256.</summary>
    public int MaxQueuedMessages { get; init; } = 256;

    /// <summary>A client that does not take a message within this time is disconnected. Default 10 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A ping arrives at least this often. Default 5 seconds.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections of one investor to one hub; a further one ends the oldest. Default 5.</summary>
    public int MaxConnectionsPerInvestor { get; init; } = 5;

    /// <summary>Hub calls of one connection a minute. Default 240.</summary>
    public int CallsPerMinute { get; init; } = 240;

    /// <summary>Instruments plus indicator streams of one connection. Default 550: a watchlist of 500 and 50 streams.</summary>
    public int MaxSubscriptions { get; init; } = 550;

    /// <summary>Batches a second at most. Default 20.</summary>
    public int MaxUpdatesPerSecond { get; init; } = 20;

    /// <summary>The limits as clients are told.</summary>
    public Limits Limits => new(CallsPerMinute, MaxSubscriptions, MaxUpdatesPerSecond);
}
