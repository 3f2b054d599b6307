using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tests.Kit;

/// <summary>A market that says what a test tells it.</summary>
public sealed class FakeMarket : IMarketView
{
    private readonly SortedDictionary<string, InstrumentFacts> facts = new(StringComparer.Ordinal);

    public IReadOnlyList<Instrument> Instruments => [.. facts.Values.Select(f => f.Instrument)];

    public InstrumentFacts? Find(string symbol) => facts.GetValueOrDefault(symbol);

    /// <summary>A quiet share at 100: previous close 100, 1 % a day, nothing scheduled; <paramref name="change"/> makes it say more.</summary>
    public FakeMarket With(
        string symbol, Func<InstrumentFacts, InstrumentFacts>? change = null, AssetClass assetClass = AssetClass.Equity, string sector = "Energy",
        string currency = "INR", int riskLevel = 4)
    {
        var quiet = new InstrumentFacts(
            new(symbol, $"{symbol} Limited", assetClass, sector, currency, riskLevel), Investor.Start, 100, 100, 150, 50, 0.01, null, null, null);
        facts[symbol] = change?.Invoke(quiet) ?? quiet;
        return this;
    }
}
