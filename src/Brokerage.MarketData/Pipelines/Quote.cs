using System.Diagnostics.CodeAnalysis;

namespace Brokerage.MarketData.Pipelines;

/// <summary>The latest state of one instrument. Prices are in its currency, volumes in units.</summary>
/// <param name="Sequence">Trades (or bars, where the tape has only bars) accepted in this epoch; 0 while the quote still shows the history's last close.</param>
/// <param name="LastPrice">Price of the newest trade.</param>
/// <param name="Open">First price of the session, which is the exchange's date.</param>
/// <param name="High">Highest price of the session.</param>
/// <param name="Low">Lowest price of the session.</param>
/// <param name="PreviousClose">Close of the session before; null when unknown.</param>
/// <param name="Volume">Units traded in the session so far.</param>
/// <param name="ExchangeTime">Time of the newest trade, UTC. Where only a date is known, noon of that date at the exchange.</param>
/// <param name="ReceiveTime">When this host received it, UTC.</param>
/// <param name="Bid">Best bid with the newest trade; null when the feed does not say.</param>
/// <param name="Ask">Best ask with the newest trade; null when the feed does not say.</param>
public readonly record struct Quote(
    long Sequence,
    double LastPrice,
    double Open,
    double High,
    double Low,
    double? PreviousClose,
    double Volume,
    DateTime ExchangeTime,
    DateTime ReceiveTime,
    double? Bid,
    double? Ask);

/// <summary>
/// Holds one quote, and the facts of its session, for one writer and any number of readers, none of whom ever waits for a lock:
/// a sequence lock (Lameter, "Effective synchronization on Linux/NUMA systems", 2005). A reader that meets a write copies again.
/// </summary>
internal sealed class QuoteCell
{
    private Quote _quote;
    private DayFacts? _day;
    private long _version; // even at rest, odd during a write

    /// <summary>Back to no quote.</summary>
    public void Clear() => Write(default, null);

    /// <summary>A whole quote and the version it belongs to; false while there is none.</summary>
    public bool TryRead(out Quote quote, [NotNullWhen(true)] out DayFacts? day, out long version)
    {
        var spin = new SpinWait();
        while (true)
        {
            version = Volatile.Read(ref _version);
            quote = _quote;
            day = _day;
            Volatile.ReadBarrier();
            if ((version & 1) == 0 && version == Volatile.Read(ref _version)) return day is not null;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Write(in Quote quote, DayFacts? day)
    {
        Volatile.Write(ref _version, _version + 1);
        Volatile.WriteBarrier();
        (_quote, _day) = (quote, day);
        Volatile.Write(ref _version, _version + 1);
    }
}
