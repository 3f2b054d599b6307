using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tailoring;

/// <summary>Insights about what an investor holds: what stands out, never what to do about it.</summary>
public static class HoldingInsights
{
    /// <summary>Share of one position that deserves attention (a common guide for retail portfolios: FINRA, "Concentrate on Concentration Risk", 2022).</summary>
    public const double ConcentrationLimit = 0.25;

    /// <summary>Share of one sector that deserves attention.</summary>
    public const double SectorLimit = 0.40;

    /// <summary>Loss against the average price that deserves attention.</summary>
    public const double DrawdownLimit = 0.20;

    /// <summary>Idle cash: at least this share of the account for at least this many days.</summary>
    public const double IdleCashShare = 0.20;

    /// <inheritdoc cref="IdleCashShare"/>
    public const int IdleCashDays = 30;

    /// <summary>Everything that stands out.</summary>
    public static IEnumerable<Finding> Find(Situation s) =>
        Concentration(s).Concat(Sectors(s)).Concat(Drawdowns(s)).Concat(IdleCash(s)).Concat(s.PricedHoldings.SelectMany(h => Dates(h)));

    private static IEnumerable<Finding> Concentration(Situation s) =>
        from held in s.PricedHoldings
        where held.Holding is { Quantity: > 0, AssetClass: AssetClass.Equity or AssetClass.Commodity }
        let share = held.Value / s.ValueIn(held.Holding.Currency)
        where share >= ConcentrationLimit && held.Value < s.ValueIn(held.Holding.Currency)
        select About(held, "insight.concentration", 60 + share * 20, ["concentration"],
            new() { ["share"] = share, ["limit"] = ConcentrationLimit },
            [held.Quantity, held.Fact("previousClose", held.Facts.PreviousClose), Derived("position_share", share, "share")]);

    private static IEnumerable<Finding> Sectors(Situation s) =>
        (from held in s.PricedHoldings
         where held.Holding.Quantity > 0 && held.Facts.Instrument.AssetClass == AssetClass.Equity
         group held by (held.Holding.Currency, held.Facts.Instrument.Sector) into sector
         let share = sector.Sum(h => h.Value) / s.ValueIn(sector.Key.Currency)
         where share >= SectorLimit && sector.Count() > 1
         orderby share descending
         select new Finding("insight.sector", sector.Key.Sector, CardKind.Insight, "insights", 55 + share * 20,
             new Dictionary<string, object> { ["sector"] = sector.Key.Sector, ["share"] = share, ["limit"] = SectorLimit },
             [Derived("sector_share", share, "share")])
         {
             Instruments = [.. sector.Select(h => h.Holding.Instrument)],
             Tags = ["concentration"],
        }).DistinctBy(f => f.Subject);

    private static IEnumerable<Finding> Drawdowns(Situation s) =>
        from held in s.PricedHoldings
        where held.Holding is { Quantity: > 0, AveragePrice: > 0 }
        let close = held.Facts.PreviousClose ?? held.Facts.LastPrice
        let paid = (double)held.Holding.AveragePrice
        where close <= paid * (1 - DrawdownLimit)
        let loss = 1 - close / paid
        select About(held, "insight.drawdown", 50 + loss * 10, ["risk"], new() { ["loss"] = loss },
            [Derived("holding.averagePrice", (double)held.Holding.AveragePrice, held.Holding.Currency), held.Fact("previousClose", held.Facts.PreviousClose)]);

    private static IEnumerable<Finding> IdleCash(Situation s)
    {
        if (!s.May(Purpose.PersonalisePortfolio) || s.State.Portfolio.CashSince is not { } since) yield break;
        var days = (s.Now - since).Days;
        if (days < IdleCashDays || s.State.Portfolio.Cash.MaxBy(c => c.Amount) is not { Amount: > 0 } cash) yield break;
        var share = (double)cash.Amount / ((double)cash.Amount + s.ValueIn(cash.Currency));
        if (share < IdleCashShare) yield break;
        yield return new("insight.idle-cash", "", CardKind.Insight, "insights", 40,
            new Dictionary<string, object> { ["amount"] = new Money(cash.Amount, cash.Currency), ["share"] = share, ["days"] = days },
            [Derived("cash_share", share, "share"), Derived("cash_idle_days", days, "days")]) { Tags = ["cash"] };
    }

    private static IEnumerable<Finding> Dates(PricedHolding held)
    {
        var today = DateOnly.FromDateTime(held.Facts.AsOf.UtcDateTime);
        if (held.Facts.NextEarnings is { } earnings && earnings.DayNumber - today.DayNumber is >= 0 and <= 14 and var toEarnings)
            yield return About(held, "insight.earnings-ahead", 70 - toEarnings, ["calendar"],
                new() { ["date"] = earnings, ["days"] = toEarnings },
                [held.Quantity, PricedHolding.MarketInput(held.Facts, "nextEarnings", FeatureValue.Of($"{earnings:yyyy-MM-dd}"), "date")]);
        if (held.Facts is { NextExDividend: { } ex, DividendPerShare: { } perShare } && ex.DayNumber - today.DayNumber is >= 0 and <= 14 and var toEx)
            yield return About(held, "insight.ex-dividend-ahead", 65 - toEx, ["calendar"],
                new() { ["date"] = ex, ["days"] = toEx, ["amount"] = new Money((decimal)perShare, held.Facts.Instrument.Currency) },
                [held.Quantity, PricedHolding.MarketInput(held.Facts, "nextExDividend", FeatureValue.Of($"{ex:yyyy-MM-dd}"), "date")]);
    }

    private static Finding About(PricedHolding held, string code, double priority, string[] tags, Dictionary<string, object> values, Input[] inputs)
    {
        (values["name"], values["symbol"]) = (held.Facts.Instrument.Name, held.Holding.Instrument);
        return new(code, held.Holding.Instrument, CardKind.Insight, "insights", priority, values, [.. inputs])
        {
            Instruments = [held.Holding.Instrument],
            Tags = [.. tags],
        };
    }

    private static Input Derived(string name, double value, string unit) =>
        new(name, FeatureValue.Of(value), unit, FeatureSource.Observed, Purpose.PersonalisePortfolio, null);
}
