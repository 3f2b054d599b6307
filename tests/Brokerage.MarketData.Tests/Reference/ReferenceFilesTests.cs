using Brokerage.Domain.Market;
using Brokerage.MarketData.Files;
using Brokerage.MarketData.Reference;
using Shouldly;

namespace Brokerage.MarketData.Tests.Reference;

public sealed class ReferenceFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly RowIssues _issues = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_EmptyFolder_IsEmptyReferenceData()
    {
        var reference = ReferenceFiles.Read(_folder.FullName, _issues);
        reference.Listings.ShouldBeEmpty();
        _issues.Count.ShouldBe(0);
    }

    [Fact]
    public void Read_Instruments_TakesGoodRowsAndCountsTheRest()
    {
        Write("instruments.csv", """
            symbol,name,asset_class,sector,currency,risk_level,zone
            ABC,"Abc, ""the"" company",Equity,Technology,INR,3,Asia/Kolkata
            abc,Lower case,Equity,Technology,INR,3,Asia/Kolkata
            DEF,No such class,Poetry,Technology,INR,3,Asia/Kolkata
            GHI,Number as class,7,Technology,INR,6,Asia/Kolkata
            JKL,No such zone,Equity,Technology,INR,3,Middle/Earth
            MNO,"Never closed,Equity,Technology,INR,3,Asia/Kolkata
            ABC,Again,Bond,Technology,INR,3,Asia/Kolkata
            """);
        var listing = ReferenceFiles.Read(_folder.FullName, _issues).Listings.ShouldHaveSingleItem();
        listing.ShouldBe(new Listing(new Instrument("ABC", "Abc, \"the\" company", AssetClass.Equity, "Technology", "INR", 3), "Asia/Kolkata"));
        _issues.First.Select(issue => (issue.Line, issue.Code)).ShouldBe([(3, "value"), (4, "value"), (5, "value"), (6, "value"), (7, "quote")]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u202Eb\u2066c\u200Fd", "abcd")]
    [InlineData("a\u0007b\u0000c", "abc")]
    [InlineData("क्\u200Dष", "क्\u200Dष")]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    public void CleanTitle_Text_LosesWhatWouldMisleadAndStaysText(string title, string expected) =>
        ReferenceFiles.CleanTitle(title).ShouldBe(expected);

    [Fact]
    public void CleanTitle_Megabyte_IsCutAt300WithoutHalfACharacter()
    {
        ReferenceFiles.CleanTitle(new string('x', 1_000_000)).Length.ShouldBe(300);
        ReferenceFiles.CleanTitle(new string('x', 299) + "😀").ShouldBe(new string('x', 299));
    }

    [Fact]
    public void News_OfAnInstrument_IsWhatWasPublishedSoFarNewestFirst()
    {
        Write("instruments.csv", "symbol,name,asset_class,sector,currency,risk_level,zone\nABC,Abc,Equity,Technology,USD,3,America/New_York\n");
        Write("news.csv", """
            id,symbol,published_at,title,source
            1,ABC,2024-03-04T10:00:00Z,early,wire
            2,ABC,2024-03-04T14:30:00Z,now,wire
            3,ABC,2024-03-04T14:30:01Z,later,wire
            4,XYZ,2024-03-04T10:00:00Z,other,wire
            5,ABC,yesterday,bad,wire
            """);
        var market = new Market(ReferenceFiles.Read(_folder.FullName, _issues));
        market.News("ABC").ShouldBeEmpty();
        market.Accept("ABC", Sample.Tick(100)).ShouldBeTrue();
        market.News("ABC").Select(item => item.Title).ShouldBe(["now", "early"]);
        market.News("NONE").ShouldBeEmpty();
        _issues.Count.ShouldBe(1);
    }

    [Fact]
    public void Accept_UnknownSymbol_IsDroppedAndCounted()
    {
        var market = new Market(ReferenceData.Empty);
        market.Accept("NONE", Sample.Tick(100)).ShouldBeFalse();
        market.UnknownSymbols.ShouldBe(1);
        market.Find("NONE").ShouldBeNull();
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(0.0001, 1)]
    [InlineData(0.008, 2)]
    [InlineData(0.0125, 3)]
    [InlineData(0.02, 4)]
    [InlineData(0.03, 5)]
    public void LevelOf_DailyVolatility_IsALevelFrom1To5(double? volatility, int level) => RiskScale.LevelOf(volatility).ShouldBe(level);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
