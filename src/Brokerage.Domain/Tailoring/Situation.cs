using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tailoring;

/// <summary>What the finders look at: one investor, the market, the content, at one instant.</summary>
public sealed record Situation(InvestorState State, IMarketView Market, Content Content, DateTimeOffset Now)
{
    /// <summary>True while the purpose is granted.</summary>
    public bool May(Purpose purpose) => State.Consents.Grants(purpose);

    /// <summary>A feature as an input of a reason.</summary>
    public Input InputOf(string feature)
    {
        var known = FeatureCatalogue.Find(feature)!;
        return new(known.Key, known.Evaluate(State, Now), known.Unit, known.Source, known.Purposes[0], null);
    }

    /// <summary>The holdings that have a price, with their facts; none while the portfolio may not be used.</summary>
    public IReadOnlyList<PricedHolding> PricedHoldings => field ??= !May(Purpose.PersonalisePortfolio) ? [] :
        [.. State.Portfolio.Holdings.Select(h => Market.Find(h.Instrument) is { } facts ? new PricedHolding(h, facts) : null).OfType<PricedHolding>()];

    /// <summary>Market value of all priced long holdings in one currency, at the last session's closes.</summary>
    public double ValueIn(string currency) => Values.GetValueOrDefault(currency);

    private Dictionary<string, double> Values => field ??=
        PricedHoldings.Where(h => h.Holding.Quantity > 0).GroupBy(h => h.Holding.Currency).ToDictionary(g => g.Key, g => g.Sum(h => h.Value));
}

/// <summary>A holding and what the market says of it.</summary>
public sealed record PricedHolding(Holding Holding, InstrumentFacts Facts)
{
    /// <summary>Quantity times the last session's close: steady while the market is open.</summary>
    public double Value => (double)Holding.Quantity * (Facts.PreviousClose ?? Facts.LastPrice);

    /// <summary>The quantity, as an input.</summary>
    public Input Quantity => new("holding.quantity", FeatureValue.Of((double)Holding.Quantity), "units", FeatureSource.Observed, Purpose.PersonalisePortfolio, null);

    /// <summary>A fact of the market, as an input.</summary>
    public Input Fact(string name, double? value) => MarketInput(Facts, name, FeatureValue.Of(value), Facts.Instrument.Currency);

    /// <summary>A fact of the market, as an input.</summary>
    public static Input MarketInput(InstrumentFacts facts, string name, FeatureValue value, string unit) =>
        new($"market.{name}", value, unit, null, null, facts.AsOf);
}
