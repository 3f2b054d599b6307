using System.Runtime.CompilerServices;

namespace Brokerage.MarketData.Ticks;

/// <summary>
/// Decides which ticks of one instrument are believed. Exchange times never go back behind it; equal times pass in order of arrival.
/// Not thread-safe: its pipeline is the only writer.
/// </summary>
public sealed class QuoteGate(bool live = false)
{
    /// <summary>No credible price in any currency is higher.</summary>
    public const double HighestPrice = 1e9;

    /// <summary>No credible trade has more units.</summary>
    public const double LargestSize = 1e12;

    /// <summary>
    /// Factor between neighbouring trades from which a price waits for confirmation. Half of 100, so that a feed that mixes up
    /// paise and rupees (×100) is caught whatever the price did meanwhile.
    /// </summary>
    public const double JumpRatio = 50;

    /// <summary>A jump is confirmed by a next tick within this factor of it.</summary>
    public const double ConfirmRatio = 2;

    /// <summary>After a pause this long, a night, the feed may count from the start again.</summary>
    public static readonly TimeSpan SequenceRestart = TimeSpan.FromHours(4);

    private static readonly TimeSpan FutureTolerance = TimeSpan.FromHours(1);

    private readonly long[] _counts = new long[Enum.GetValues<GateVerdict>().Length];
    private long _contradicted;
    private long _sequenceGaps;
    private DateTime _newest;
    private double _reference = double.NaN;
    private Tick _held;
    private bool _holding;
    private long _highestSequence;
    private ulong _recentSequences;

    /// <summary>After <see cref="GateVerdict.Confirmed"/>: the trade to use first.</summary>
    public Tick First { get; private set; }

    /// <summary>After <see cref="GateVerdict.Confirmed"/>: the trade to use second.</summary>
    public Tick Second { get; private set; }

    /// <summary>What happened to the ticks since the gate was made; a reset does not clear it.</summary>
    public GateCounts Counts => new(
        _counts[(int)GateVerdict.Accepted],
        _holding ? 1 : 0,
        _contradicted,
        _counts[(int)GateVerdict.BadPrice],
        _counts[(int)GateVerdict.BadSize],
        _counts[(int)GateVerdict.CrossedBook],
        _counts[(int)GateVerdict.Suspicious],
        _counts[(int)GateVerdict.Late],
        _counts[(int)GateVerdict.Duplicate],
        _counts[(int)GateVerdict.Future],
        _sequenceGaps);

    /// <summary>Judges a tick.</summary>
    public GateVerdict Offer(in Tick tick)
    {
        var verdict = Judge(in tick);
        if (verdict == GateVerdict.Confirmed) _counts[(int)GateVerdict.Accepted] += 2;
        else _counts[(int)verdict]++;
        return verdict;
    }

    /// <summary>Starts a new epoch: times and sequences may begin again. A held jump is given up.</summary>
    /// <param name="referencePrice">The price that the first tick is compared with, usually the previous close; NaN when unknown.</param>
    public void Reset(double referencePrice = double.NaN)
    {
        GiveUpHeld();
        _newest = default;
        _reference = referencePrice;
        _highestSequence = 0;
        _recentSequences = 0;
    }

    private GateVerdict Judge(in Tick tick)
    {
        if (!(tick.Price > 0 && tick.Price <= HighestPrice)) return GateVerdict.BadPrice;
        if (!(tick.Size >= 0 && tick.Size <= LargestSize)) return GateVerdict.BadSize;
        if (tick.Bid > tick.Ask) return GateVerdict.CrossedBook;
        if (tick.Suspicious) return GateVerdict.Suspicious;
        if (live && tick.ExchangeTime > tick.ReceiveTime + FutureTolerance) return GateVerdict.Future;
        if (tick.Sequence != 0 && SeenBefore(in tick)) return GateVerdict.Duplicate;
        if (tick.ExchangeTime < _newest) return GateVerdict.Late;
        if (_holding) return JudgeAgainstHeld(in tick);
        if (Apart(tick.Price, _reference, JumpRatio)) return Hold(in tick);
        _newest = tick.ExchangeTime;
        _reference = tick.Price;
        return GateVerdict.Accepted;
    }

    private GateVerdict JudgeAgainstHeld(in Tick tick)
    {
        if (!Apart(tick.Price, _held.Price, ConfirmRatio))
        {
            var inOrder = tick.ExchangeTime >= _held.ExchangeTime;
            (First, Second) = inOrder ? (_held, tick) : (tick, _held);
            _holding = false;
            _newest = Second.ExchangeTime;
            _reference = Second.Price;
            return GateVerdict.Confirmed;
        }
        GiveUpHeld();
        if (Apart(tick.Price, _reference, JumpRatio)) return Hold(in tick);
        _newest = tick.ExchangeTime;
        _reference = tick.Price;
        return GateVerdict.Accepted;
    }

    private GateVerdict Hold(in Tick tick)
    {
        _held = tick;
        _holding = true;
        return GateVerdict.Held;
    }

    private void GiveUpHeld()
    {
        if (_holding) _contradicted++;
        _holding = false;
    }

    // The highest sequence and a bit for each of the 63 below it (the anti-replay window of RFC 4303, 2005): a number that merely
    // arrives out of order is not a duplicate; one below the window is taken for one.
    private bool SeenBefore(in Tick tick)
    {
        var sequence = tick.Sequence;
        if (sequence <= _highestSequence && tick.ExchangeTime - _newest >= SequenceRestart) (_highestSequence, _recentSequences) = (0, 0);
        var ahead = sequence - _highestSequence;
        if (ahead > 0)
        {
            if (_highestSequence != 0 && ahead > 1) _sequenceGaps++;
            _recentSequences = ahead >= 64 ? 1 : (_recentSequences << (int)ahead) | 1;
            _highestSequence = sequence;
            return false;
        }
        if (ahead <= -64) return true;
        var bit = 1UL << (int)-ahead;
        if ((_recentSequences & bit) != 0) return true;
        _recentSequences |= bit;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Apart(double price, double reference, double ratio) =>
        price >= reference * ratio || price * ratio <= reference;
}
