using Brokerage.Domain.Market;
using Brokerage.Indicators;

namespace Brokerage.MarketData.Fixtures;

/// <summary>
/// Invented daily bars: a market factor that goes through bull, sideways and bear stretches, a factor for each sector, and each
/// instrument's own part. Market and own part have volatility that clusters: GARCH(1,1), Bollerslev, 1986.
/// </summary>
internal sealed class FixtureHistory
{
    /// <summary>Weekdays of history before the session; a little over two years.</summary>
    public const int Days = 540;

    /// <summary>Least price difference.</summary>
    public const double PriceStep = 0.05;

    private const double SectorSigma = 0.004;

    // Days and daily drift of each stretch of the market, as many as make up the history.
    private static readonly (int Days, double Drift)[] Regimes =
        [(130, 0.0009), (70, -0.0001), (60, -0.0017), (110, 0.0012), (90, 0.0001), (50, -0.0009), (30, 0.0014)];

    private readonly ulong _seed;
    private readonly double[] _market;
    private readonly Dictionary<string, double[]> _sectors;

    public FixtureHistory(ulong seed, DateOnly session)
    {
        _seed = seed;
        Dates = DatesBefore(session);
        _market = MarketReturns(new FixtureRandom(seed, "market"));
        _sectors = FixtureUniverse.All.Select(item => item.Sector).Distinct().ToDictionary(sector => sector, SectorReturns);
    }

    public IReadOnlyList<DateTime> Dates { get; }

    /// <summary>Daily bars of an instrument, oldest first.</summary>
    public List<Bar> Of(FixtureInstrument instrument) => instrument.Underlying.Length > 0 ? Derived(instrument) : Direct(instrument);

    /// <summary>A price on the grid of <see cref="PriceStep"/>, at least one step.</summary>
    public static double OnGrid(double price) => Math.Max(1, Math.Floor(price * 20 + 0.5)) / 20;

    private List<Bar> Direct(FixtureInstrument instrument)
    {
        var random = new FixtureRandom(_seed, "daily/" + instrument.Symbol);
        var own = new Volatility(instrument.Sigma);
        var sector = _sectors[instrument.Sector];
        var bars = new List<Bar>(Days);
        var close = instrument.Price;
        for (var day = 0; day < Days; day++)
        {
            var change = instrument.Drift + instrument.Beta * _market[day] + PlotDrift(instrument.Plot, day)
                + (instrument.IsCompany ? instrument.Beta * sector[day] : 0) + own.Next(random);
            bars.Add(DayBar(instrument, Dates[day], close, close * (1 + change), own.Sigma, random));
            close *= 1 + change;
        }
        return bars;
    }

    private List<Bar> Derived(FixtureInstrument instrument)
    {
        var random = new FixtureRandom(_seed, "daily/" + instrument.Symbol);
        var underlying = Of(FixtureUniverse.All.Single(item => item.Symbol == instrument.Underlying));
        const int listedDays = 60;
        var bars = new List<Bar>(listedDays);
        var close = instrument.Price;
        for (var day = Days - listedDays; day < Days; day++)
        {
            var (before, now) = (underlying[day - 1].Close, underlying[day].Close);
            if (instrument.AssetClass == AssetClass.Future)
            {
                bars.Add(DayBar(instrument, Dates[day], before * 1.004, now * 1.004, 0.004, random));
                continue;
            }
            var gearing = instrument.Symbol.EndsWith("PUT", StringComparison.Ordinal) ? -14 : 14;
            var next = Math.Max(0.5, close * Math.Clamp(1 + gearing * (now / before - 1) - 0.004, 0.5, 2));
            bars.Add(DayBar(instrument, Dates[day], close, next, 0.05, random));
            close = next;
        }
        return bars;
    }

    private static Bar DayBar(FixtureInstrument instrument, DateTime date, double before, double close, double sigma, FixtureRandom random)
    {
        if (instrument.AssetClass == AssetClass.Fund)
        {
            var value = OnGrid(close);
            return new Bar(date, value, value, value, value, 0);
        }
        var open = before + (close - before) * random.Between(0.1, 0.5) + before * sigma * 0.3 * random.Normal();
        var high = Math.Max(open, close) * (1 + sigma * 0.7 * random.Uniform());
        var low = Math.Min(open, close) * (1 - sigma * 0.7 * random.Uniform());
        var stir = 1 + 12 * Math.Abs(close / before - 1);
        var volume = Math.Floor(instrument.Ticks * 420 * stir * random.Between(0.7, 1.3));
        return new Bar(date, OnGrid(open), OnGrid(high), OnGrid(low), OnGrid(close), volume);
    }

    // Enough of a trend in the last months that the session can end beyond the year's range without an incredible jump.
    private static double PlotDrift(FixturePlot plot, int day) => (plot, day > Days - 90) switch
    {
        (FixturePlot.YearHigh, true) => 0.0045,
        (FixturePlot.YearLow, true) => -0.0075,
        _ => 0,
    };

    private static double[] MarketReturns(FixtureRandom random)
    {
        var volatility = new Volatility(0.0075);
        return [.. Regimes.SelectMany(regime => Enumerable.Repeat(regime.Drift, regime.Days)).Select(drift => drift + volatility.Next(random))];
    }

    private double[] SectorReturns(string sector)
    {
        var random = new FixtureRandom(_seed, "sector/" + sector);
        var returns = new double[Days];
        for (var day = 0; day < Days; day++) returns[day] = SectorSigma * random.Normal();
        return returns;
    }

    private static List<DateTime> DatesBefore(DateOnly session)
    {
        var dates = new List<DateTime>(Days);
        for (var date = session.AddDays(-1); dates.Count < Days; date = date.AddDays(-1))
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) dates.Add(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        dates.Reverse();
        return dates;
    }

    private sealed class Volatility(double sigma)
    {
        private const double Shock = 0.09;
        private const double Memory = 0.88;
        private double _variance = sigma * sigma;

        public double Sigma => Math.Sqrt(_variance);

        public double Next(FixtureRandom random)
        {
            var change = Math.Sqrt(_variance) * random.Normal();
            _variance = sigma * sigma * (1 - Shock - Memory) + Shock * change * change + Memory * _variance;
            return change;
        }
    }
}
