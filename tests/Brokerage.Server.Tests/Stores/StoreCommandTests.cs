using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.MarketData.Replay;
using Brokerage.Server.Hosting;
using Brokerage.Server.Policy;
using Brokerage.Storage;
using Brokerage.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Brokerage.Server.Tests.Stores;

/// <summary><c>keys rotate</c> and <c>profiles rebuild</c> on a store that nobody has open.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private const string Investor = "investor-1";

    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-commands-").FullName;

    private string Master => Path.Combine(folder, "keys", "master.key");

    [Fact]
    public async Task KeysRotate_OfAStore_LeavesItReadableByTheNewKeyOnly()
    {
        await FillAsync();
        var before = await File.ReadAllTextAsync(Master);

        (await RunAsync("keys", "rotate")).ShouldBe(0);

        (await File.ReadAllTextAsync($"{Master}.former")).ShouldBe(before);
        (await EventsAsync()).ShouldBe(1);
        File.Copy($"{Master}.former", Master, overwrite: true);
        await Should.ThrowAsync<StoreConfigurationException>(EventsAsync);
    }

    [Fact]
    public async Task KeysRotate_AfterItWasCutOffBetweenItsMoves_CarriesOn()
    {
        await FillAsync();
        (await RunAsync("keys", "rotate")).ShouldBe(0);
        File.Move(Master, $"{Master}.next");

        (await RunAsync("keys", "rotate")).ShouldBe(0);

        File.Exists($"{Master}.next").ShouldBeFalse();
        (await EventsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task KeysRotate_WithoutAStore_MakesNoKey()
    {
        (await RunAsync("keys", "rotate")).ShouldBe(1);

        Directory.Exists(Path.GetDirectoryName(Master)).ShouldBeFalse();
    }

    [Fact]
    public async Task ProfilesRebuild_OfAWrongSnapshot_SaysSoOnce()
    {
        await FillAsync();
        (await RunAsync("profiles", "rebuild")).ShouldBe(0);
        await using (var journal = await OpenAsync())
            await journal.SaveSnapshotAsync(new(Investor, 9, InvestorState.SchemaVersion, InvestorState.New.ToBytes(), "advanced", null, DateTimeOffset.UtcNow));

        (await RunAsync("profiles", "rebuild", "--check")).ShouldBe(1);
        (await RunAsync("profiles", "rebuild")).ShouldBe(1);
        (await RunAsync("profiles", "rebuild")).ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<int> RunAsync(params string[] command) => CommandLine.RunAsync([.. command, "--data", folder, "--store", ""]);

    private async Task<SqliteJournal> OpenAsync() => await SqliteJournal.OpenAsync(new() { Folder = folder }, TimeProvider.System, default);

    private async Task<int> EventsAsync()
    {
        await using var journal = await OpenAsync();
        return (await journal.ReadAsync(Investor, 0, 10)).Count;
    }

    private async Task FillAsync()
    {
        await using var journal = await OpenAsync();
        var policy = PolicyBook.Open(Path.Combine(SharedData.ProjectRoot, "config"), folder);
        var market = MarketReplay.Open(new() { Path = Path.Combine(SharedData.ProjectRoot, "marketdata-fixtures") }, TimeProvider.System).Market;
        await using var investors = new InProcessInvestors(new(journal, policy, market, TimeProvider.System, new(), NullLogger.Instance));
        await investors.AcceptAsync(
            Investor, [new("tests", "consent", DateTimeOffset.UtcNow, new ConsentGiven(Purpose.PersonalisePortfolio.Key(), "2026-01", "en"))], default);
    }
}
