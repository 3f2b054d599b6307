namespace Brokerage.MarketData.Ticks;

/// <summary>One trade of one instrument, in the only shape the product computes with; every feed ends here.</summary>
/// <param name="ExchangeTime">When the exchange says it happened, UTC.</param>
/// <param name="ReceiveTime">When this host received it, UTC; for a replay the host's time at release.</param>
/// <param name="Price">Trade price in the instrument's currency.</param>
/// <param name="Size">Units traded; 0 for instruments that do not report it (indices).</param>
/// <param name="Sequence">The feed's number of this trade, rising by instrument and epoch; 0 when the feed has none.</param>
/// <param name="Suspicious">The source itself marks the trade as not to be believed.</param>
/// <param name="Bid">Best bid with the trade; NaN when the feed does not say.</param>
/// <param name="Ask">Best ask with the trade; NaN when the feed does not say.</param>
public readonly record struct Tick(
    DateTime ExchangeTime,
    DateTime ReceiveTime,
    double Price,
    double Size,
    long Sequence = 0,
    bool Suspicious = false,
    double Bid = double.NaN,
    double Ask = double.NaN);
