namespace Brokerage.MarketData.Ticks;

/// <summary>What <see cref="QuoteGate"/> did with a tick.</summary>
public enum GateVerdict
{
    /// <summary>It is the newest trade: use it.</summary>
    Accepted,

    /// <summary>It confirms a held jump: use <see cref="QuoteGate.First"/>, then <see cref="QuoteGate.Second"/>.</summary>
    Confirmed,

    /// <summary>A jump of <see cref="QuoteGate.JumpRatio"/> or more, kept until the next tick confirms or contradicts it.</summary>
    Held,

    /// <summary>Price zero, negative, not a number or above <see cref="QuoteGate.HighestPrice"/>: dropped.</summary>
    BadPrice,

    /// <summary>Size negative, not a number or above <see cref="QuoteGate.LargestSize"/>: dropped.</summary>
    BadSize,

    /// <summary>Bid above ask: dropped.</summary>
    CrossedBook,

    /// <summary>Marked suspicious by its source: dropped.</summary>
    Suspicious,

    /// <summary>Exchange time before that of the newest trade: ignored. An equal time is not late.</summary>
    Late,

    /// <summary>Sequence seen before: ignored.</summary>
    Duplicate,

    /// <summary>Exchange time more than an hour after the receive time on a live feed: quarantined.</summary>
    Future,
}

/// <summary>How many ticks of a gate, or of several, met each verdict; a held tick that was confirmed counts as accepted.</summary>
/// <param name="Accepted">Ticks passed on, confirmed jumps included.</param>
/// <param name="Holding">Jumps still waiting for the next tick.</param>
/// <param name="Contradicted">Jumps that the next tick did not confirm; dropped.</param>
/// <param name="BadPrice">As <see cref="GateVerdict.BadPrice"/>.</param>
/// <param name="BadSize">As <see cref="GateVerdict.BadSize"/>.</param>
/// <param name="CrossedBook">As <see cref="GateVerdict.CrossedBook"/>.</param>
/// <param name="Suspicious">As <see cref="GateVerdict.Suspicious"/>.</param>
/// <param name="Late">As <see cref="GateVerdict.Late"/>.</param>
/// <param name="Duplicate">As <see cref="GateVerdict.Duplicate"/>.</param>
/// <param name="Future">As <see cref="GateVerdict.Future"/>.</param>
/// <param name="SequenceGaps">Places where the sequence skipped numbers, those of dropped ticks included; nothing is dropped for it.</param>
public readonly record struct GateCounts(
    long Accepted,
    long Holding,
    long Contradicted,
    long BadPrice,
    long BadSize,
    long CrossedBook,
    long Suspicious,
    long Late,
    long Duplicate,
    long Future,
    long SequenceGaps)
{
    /// <summary>Every tick offered.</summary>
    public long Offered => Accepted + Holding + Contradicted + Dropped + Late + Duplicate + Future;

    /// <summary>Ticks whose content was not credible, contradicted jumps aside.</summary>
    public long Dropped => BadPrice + BadSize + CrossedBook + Suspicious;

    /// <summary>True when, of at least 100 ticks, more than 1 % were not credible: show the instrument as stale.</summary>
    public bool Quarantined => Offered >= 100 && (Dropped + Contradicted) * 100 > Offered;

    public static GateCounts operator +(in GateCounts a, in GateCounts b) => new(
        a.Accepted + b.Accepted,
        a.Holding + b.Holding,
        a.Contradicted + b.Contradicted,
        a.BadPrice + b.BadPrice,
        a.BadSize + b.BadSize,
        a.CrossedBook + b.CrossedBook,
        a.Suspicious + b.Suspicious,
        a.Late + b.Late,
        a.Duplicate + b.Duplicate,
        a.Future + b.Future,
        a.SequenceGaps + b.SequenceGaps);

    public static GateCounts Add(GateCounts left, GateCounts right) => left + right;
}
