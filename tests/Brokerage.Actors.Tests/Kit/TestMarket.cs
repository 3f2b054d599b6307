using Brokerage.Domain.Market;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>A market of a few instruments whose prices a test sets.</summary>
public sealed class TestMarket : IMarketView
{
    public const string Share = "VARUNA";
    public const string OtherShare = "SAGARA";
    public const string Option = "NIDHI-CE";

    private readonly Dictionary<string, InstrumentFacts> facts = [];

    public TestMarket()
    {
        Add(new(Share, "Varuna Shipping", AssetClass.Equity, "Transport", "INR", 4), 100);
        Add(new(OtherShare, "Sagara Foods", AssetClass.Equity, "Food", "INR", 3), 50);
        Add(new(Option, "Nidhi call", AssetClass.Option, "Diversified", "INR", 5), 10);
        Add(new("INDEXFUND", "Index fund", AssetClass.Fund, "Diversified", "INR", 2), 20);
    }

    public IReadOnlyList<Instrument> Instruments => [.. facts.Values.Select(f => f.Instrument).OrderBy(i => i.Symbol, StringComparer.Ordinal)];

    public InstrumentFacts? Find(string symbol) => facts.GetValueOrDefault(symbol);

    public void SetPrice(string symbol, double price) => facts[symbol] = facts[symbol] with { LastPrice = price };

    private void Add(Instrument instrument, double price) =>
        facts[instrument.Symbol] = new(instrument, FakeTime.Start, price, price, price * 2, price / 2, 0.01, null, null, null);
}
