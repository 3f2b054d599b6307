using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Market;
using Brokerage.Storage;
using Spectre.Console;

namespace Brokerage.Server.Development;

/// <summary>Fills an empty store with a synthetic population; a store that has investors is left alone.</summary>
public sealed class Seeder(IInvestors investors, IHousekeeping housekeeping, IJournal journal, IMarketView market, IPolicy policy, TimeProvider time)
{
    private const int Parallelism = 32;

    /// <summary>Seeds up to <paramref name="count"/> investors plus the demo investors, with a progress bar on an interactive terminal.</summary>
    public async Task SeedAsync(int count, CancellationToken ct)
    {
        if (count == 0 || await journal.ExistsAsync(Population.Id(count), ct)) return;
        await AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask($"Seeding {count:#,0} synthetic investors", maxValue: count);
                var population = new Population(market, policy.Content, time.GetUtcNow());
                await Parallel.ForEachAsync(Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct },
                    async (number, token) =>
                    {
                        if (!await journal.ExistsAsync(Population.Id(number), token))
                            await AddAsync(Population.Id(number), population.History(number), token);
                        bar.Increment(1);
                    });
            });
    }

    /// <summary>Adds a demo investor of a kind who grants every purpose.</summary>
    public async Task AddDemoAsync(string id, Archetype kind, CancellationToken ct)
    {
        var population = new Population(market, policy.Content, time.GetUtcNow());
        await AddAsync(id, population.History(kind, new Random(id.Length + (int)kind), Purposes.All), ct);
    }

    private async Task AddAsync(string id, IReadOnlyList<Submission> history, CancellationToken ct)
    {
        await investors.AcceptAsync(id, history, ct);
        await housekeeping.ReconsiderAsync(id);
        await housekeeping.EvictAsync(id);
    }
}
