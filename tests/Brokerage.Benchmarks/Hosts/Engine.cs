using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Domain.Market;
using Brokerage.MarketData.Replay;
using Brokerage.Server.Hosting;
using Brokerage.Server.Policy;
using Brokerage.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brokerage.Benchmarks.Hosts;

/// <summary>Store, rules, fixture market and actors, without HTTP and without sweeps.</summary>
internal sealed record Engine(
    SqliteJournal Journal, IPolicy Policy, IMarketView Market, InProcessInvestors Investors, PopulationTable Population) : IAsyncDisposable
{
    public static async Task<Engine> OpenAsync(string folder, ActorMetrics? metrics = null)
    {
        var options = new ServerOptions();
        var journal = await SqliteJournal.OpenAsync(new() { Folder = folder }, TimeProvider.System, default);
        var policy = PolicyBook.Open(options.ConfigFolder, folder);
        var market = MarketReplay.Open(new() { Path = options.Replay }, TimeProvider.System).Market;
        var population = new PopulationTable(journal, policy, TimeProvider.System);
        var context = new ActorContext(journal, policy, market, TimeProvider.System, new(), NullLogger.Instance, population, Metrics: metrics);
        return new(journal, policy, market, new(context), population);
    }

    public async ValueTask DisposeAsync()
    {
        await Investors.DisposeAsync();
        await Journal.DisposeAsync();
    }
}
