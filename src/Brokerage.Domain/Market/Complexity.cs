namespace Brokerage.Domain.Market;

/// <summary>
/// Why an instrument is hard to understand. The line is that of MiFID II (article 25(3) and (4), 2014): knowledge is asked for what is
/// complex, and for nothing else. Each kind but the last is a family of knowledge of its own.
/// </summary>
public enum Complexity
{
    /// <summary>An ordinary share, bond, fund, exchange-traded fund or commodity.</summary>
    Plain,

    /// <summary>A future or an option.</summary>
    Derivative,

    /// <summary>A product that moves by a multiple of what it follows, or against it.</summary>
    Leveraged,

    /// <summary>A share of a very small company, which may find no buyer.</summary>
    Illiquid,

    /// <summary>Not described by the reference data: nothing shows what it is, so no knowledge of it can be shown either.</summary>
    Unknown,
}
