namespace Brokerage.Storage;

/// <summary>Whether a store accepts writes.</summary>
public enum StoreStatus
{
    /// <summary>Writes are accepted.</summary>
    Ready,

    /// <summary>Writes are refused for good: open the store again after the cause is removed. Reads go on where they can.</summary>
    Stopped,

    /// <summary>The database does not answer. Writes are refused until it does; the store finds out by itself.</summary>
    Interrupted,
}

/// <summary>Whether a store accepts writes, and if not, why.</summary>
/// <param name="Status">Ready, stopped for good, or interrupted.</param>
/// <param name="Reason">Why writes are refused; null while ready. Holds no data of investors.</param>
/// <param name="Since">Since when; null while ready.</param>
public sealed record StoreHealth(StoreStatus Status, string? Reason, DateTimeOffset? Since)
{
    /// <summary>The health of a store that accepts writes.</summary>
    public static StoreHealth Ready { get; } = new(StoreStatus.Ready, null, null);

    /// <summary>True while writes are accepted.</summary>
    public bool IsReady => Status == StoreStatus.Ready;

    /// <summary>The health of a store that refuses writes for good.</summary>
    public static StoreHealth Stopped(string reason, DateTimeOffset since) => new(StoreStatus.Stopped, reason, since);

    /// <summary>The health of a store whose database does not answer.</summary>
    public static StoreHealth Interrupted(string reason, DateTimeOffset since) => new(StoreStatus.Interrupted, reason, since);
}
