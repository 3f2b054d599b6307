using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tailoring;

/// <summary>Moves of the market on what an investor holds (insight) or, for the advanced tier, also watches (alert).</summary>
public static class MarketMoves
{
    /// <summary>A move counts as unusual from this many standard deviations of the last 60 daily returns.</summary>
    public const double UnusualSigmas = 3;

    /// <summary>What moved, as cards of the given kind.</summary>
    public static IEnumerable<Finding> Find(Situation s, CardKind kind)
    {
        var subjects = s.PricedHoldings.Select(h => (h.Facts, Purpose: Purpose.PersonalisePortfolio));
        if (kind == CardKind.Alert && s.May(Purpose.PersonaliseBehaviour))
            subjects = subjects.Concat(s.State.Behaviour.Watchlist.Select(s.Market.Find).OfType<InstrumentFacts>().Select(f => (f, Purpose.PersonaliseBehaviour)));
        return subjects.DistinctBy(x => x.Facts.Instrument.Symbol).SelectMany(x => Of(x.Facts, x.Purpose, kind));
    }

    private static IEnumerable<Finding> Of(InstrumentFacts facts, Purpose purpose, CardKind kind)
    {
        if (facts is { LastPrice: > 0, PreviousClose: > 0 and var close, DailyVolatility: > 0 and var volatility })
        {
            var move = facts.LastPrice / close - 1;
            var sigmas = Math.Abs(Math.Log(facts.LastPrice / close)) / volatility;
            if (sigmas >= UnusualSigmas)
                yield return Move(facts, purpose, kind, "unusual-move", 80 + Math.Min(sigmas, 10), new()
                {
                    // Whole percents (tenths below one) and half sigmas: a card that flickers with every trade says less.
                    ["move"] = Math.Round(Math.Abs(move), Math.Abs(move) < 0.01 ? 3 : 2), ["sigma"] = Math.Round(sigmas * 2) / 2, ["direction"] = move < 0 ? "down" : "up",
                }, [Fact("previousClose", close), Fact("dailyVolatility", volatility, "share")]);
        }
        // What only ever drifts up is at a high every day.
        if (facts.Instrument.RiskLevel == 1) yield break;
        if (facts.High52Weeks is { } high && facts.LastPrice >= high)
            yield return Move(facts, purpose, kind, "high-52w", 75, new() { ["price"] = high, ["extreme"] = high }, [Fact("high52Weeks", high)]);
        if (facts.Low52Weeks is { } low && facts.LastPrice <= low)
            yield return Move(facts, purpose, kind, "low-52w", 76, new() { ["price"] = low, ["extreme"] = low }, [Fact("low52Weeks", low)]);

        Input Fact(string name, double? value, string? unit = null) =>
            PricedHolding.MarketInput(facts, name, FeatureValue.Of(value), unit ?? facts.Instrument.Currency);
    }

    private static Finding Move(
        InstrumentFacts facts, Purpose purpose, CardKind kind, string code, double priority, Dictionary<string, object> values, Input[] inputs)
    {
        (values["name"], values["symbol"]) = (facts.Instrument.Name, facts.Instrument.Symbol);
        var (prefix, placement) = kind == CardKind.Alert ? ("alert", "alerts") : ("insight", "insights");
        Input why = purpose == Purpose.PersonalisePortfolio
            ? new("holding", FeatureValue.Of(facts.Instrument.Symbol), "", FeatureSource.Observed, purpose, null)
            : new("watchlist", FeatureValue.Of(facts.Instrument.Symbol), "", FeatureSource.Observed, purpose, null);
        return new($"{prefix}.{code}", facts.Instrument.Symbol, kind, placement, priority, values,
            [why, PricedHolding.MarketInput(facts, "lastPrice", FeatureValue.Of(facts.LastPrice), facts.Instrument.Currency), .. inputs])
        {
            Instruments = [facts.Instrument.Symbol],
            Tags = ["market"],
        };
    }
}
