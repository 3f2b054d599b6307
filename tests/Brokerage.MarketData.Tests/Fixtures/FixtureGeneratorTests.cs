using Brokerage.Domain.Market;
using Brokerage.MarketData.Fixtures;
using Brokerage.MarketData.Replay;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.MarketData.Tests.Fixtures;

public sealed class FixtureGeneratorTests
{
    private static readonly string Committed = Path.Combine(SharedData.ProjectRoot, "marketdata-fixtures");

    [Fact]
    public void Generate_CommittedSeed_EqualsTheCommittedFilesAndNoOthers()
    {
        var made = FixtureGenerator.Generate().ToList();
        foreach (var file in made) FixtureGenerator.Read(Path.Combine(Committed, file.Path)).ShouldBe(file.Text, file.Path);
        Directory.GetFiles(Committed, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Committed, path).Replace('\\', '/')).Order(StringComparer.Ordinal)
            .ShouldBe(made.Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Generate_OtherSeed_GivesOtherPrices() =>
        FixtureGenerator.Generate(1).Single(file => file.Path == "daily/ZEPHYRA.csv").Text
            .ShouldNotBe(FixtureGenerator.Generate(2).Single(file => file.Path == "daily/ZEPHYRA.csv").Text);

    [Fact]
    public void Write_Twice_LeavesEqualFilesAlone()
    {
        var folder = Directory.CreateTempSubdirectory();
        FixtureGenerator.Write(folder.FullName);
        var path = Path.Combine(folder.FullName, "ticks", "ZEPHYRA-2026-01-14.csv.gz");
        File.SetLastWriteTimeUtc(path, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        FixtureGenerator.Write(folder.FullName);
        File.GetLastWriteTimeUtc(path).Year.ShouldBe(2000);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Committed_PackedFiles_StaySmall() =>
        Directory.GetFiles(Path.Combine(Committed, "ticks")).Sum(path => new FileInfo(path).Length).ShouldBeLessThan(2_000_000);

    [Fact]
    public async Task Replay_OfTheFixtures_IsCleanAndHasSomethingToShowEverybody()
    {
        var replay = MarketReplay.Open(new ReplayOptions { Path = Committed, Speed = ReplayOptions.MaxSpeed }, new FakeTime());
        await replay.RunAsync(CancellationToken.None);

        replay.Statistics.BadRows.ShouldBe(0);
        replay.Statistics.Gates.Accepted.ShouldBe(replay.Statistics.TicksRead);
        replay.Statistics.TicksRead.ShouldBeGreaterThan(60_000);
        var market = replay.Market;
        market.Instruments.Count.ShouldBeInRange(38, 45);
        foreach (var assetClass in Enum.GetValues<AssetClass>().Except([AssetClass.Cash]))
            market.Instruments.ShouldContain(item => item.AssetClass == assetClass);
        market.Instruments.Select(item => item.Sector).Distinct().Count().ShouldBeGreaterThanOrEqualTo(10);
        market.Instruments.Count(item => item.Currency == "INR").ShouldBeGreaterThan(35);
        market.Instruments.Select(item => item.RiskLevel).Distinct().Count().ShouldBe(5);

        var facts = market.Instruments.Where(item => item.AssetClass == AssetClass.Equity).Select(item => market.Find(item.Symbol)!).ToList();
        var week = FixtureGenerator.Session.AddDays(7);
        facts.Count(fact => Math.Abs(fact.LastPrice / fact.PreviousClose!.Value - 1) >= 3 * fact.DailyVolatility!.Value).ShouldBeInRange(2, 6);
        facts.ShouldContain(fact => fact.LastPrice > fact.High52Weeks);
        facts.ShouldContain(fact => fact.LastPrice < fact.Low52Weeks);
        facts.Count(fact => fact.NextEarnings <= week).ShouldBeGreaterThanOrEqualTo(4);
        facts.Count(fact => fact.NextExDividend <= week).ShouldBeGreaterThanOrEqualTo(3);
        market.Instruments.Sum(item => market.News(item.Symbol).Count()).ShouldBeInRange(40, 80);
        foreach (var fact in facts) market.Fundamentals(fact.Instrument.Symbol)!.MarketCap.ShouldNotBeNull();
    }
}
