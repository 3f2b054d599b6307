using Brokerage.Domain.Market;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Reference;
using Shouldly;

namespace Brokerage.MarketData.Tests.Reference;

public sealed class ComplexityTests : IDisposable
{
    private const string Header = "symbol,name,asset_class,sector,currency,risk_level,zone";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly RowIssues _issues = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Equity", "INR", "", "", "5000000000", Complexity.Plain)]
    [InlineData("Equity", "INR", "", "", "4999999999", Complexity.Illiquid)]
    [InlineData("Equity", "USD", "", "", "300000000", Complexity.Plain)]
    [InlineData("Equity", "USD", "", "", "299999999", Complexity.Illiquid)]
    [InlineData("Equity", "EUR", "", "", "1", Complexity.Plain)]
    [InlineData("Equity", "INR", "", "", "", Complexity.Plain)]
    [InlineData("Equity", "INR", "plain", "", "1", Complexity.Plain)]
    [InlineData("Equity", "INR", "illiquid", "", "", Complexity.Illiquid)]
    [InlineData("Etf", "INR", "", "", "1", Complexity.Plain)]
    [InlineData("Etf", "INR", "", "1", "", Complexity.Plain)]
    [InlineData("Etf", "INR", "", "2", "", Complexity.Leveraged)]
    [InlineData("Etf", "INR", "", "-1", "", Complexity.Leveraged)]
    [InlineData("Fund", "INR", "leveraged", "", "", Complexity.Leveraged)]
    [InlineData("Future", "INR", "", "", "", Complexity.Derivative)]
    [InlineData("Option", "INR", "", "3", "", Complexity.Derivative)]
    [InlineData("Bond", "INR", "derivative", "", "", Complexity.Derivative)]
    public void Complexity_OfAnInstrument_ComesFromItsColumnsClassAndSize(
        string assetClass, string currency, string complexity, string leverage, string marketCap, Complexity expected)
    {
        Write("instruments.csv", $"{Header},complexity,leverage\nABC,Abc,{assetClass},Technology,{currency},3,Asia/Kolkata,{complexity},{leverage}\n");
        Write("fundamentals.csv", $"symbol,market_cap,pe,dividend_yield\nABC,{marketCap},,\n");

        ReferenceFiles.Read(_folder.FullName, _issues).Listings.ShouldHaveSingleItem().Instrument.Complexity.ShouldBe(expected);
        _issues.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("simple", "")]
    [InlineData("unknown", "")]
    [InlineData("", "much")]
    [InlineData("", "NaN")]
    public void Complexity_OfANonsenseColumn_LosesTheRow(string complexity, string leverage)
    {
        Write("instruments.csv", $"{Header},complexity,leverage\nABC,Abc,Equity,Technology,INR,3,Asia/Kolkata,{complexity},{leverage}\n");

        ReferenceFiles.Read(_folder.FullName, _issues).Listings.ShouldBeEmpty();
        _issues.First.Single().Code.ShouldBe("value");
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder.FullName, file), text);
}
