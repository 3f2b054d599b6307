using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Ingest;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Storage;
using static Brokerage.Benchmarks.Measuring.Report;

namespace Brokerage.Benchmarks.Units;

/// <summary>What an investor costs: to keep, to bring into memory, to forget.</summary>
internal static class InvestorUnits
{
    private const string Count = "SELECT count(*) FROM registry.investors";

    public static string Id(int investor) => $"member-{investor:00000}";

    /// <summary>Registers investors with the short history and lets them leave memory, so that each has a snapshot.</summary>
    public static async Task RegistrationAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        var history = Histories.Small(host.Get<MarketData.Market>().Instruments);
        var (registry, snapshots) = (await RegistryAsync(), await gauge.BytesOfAsync("journal.snapshots"));
        await ForEachAsync(size.Investors, async n => await host.Investors.AcceptAsync(Id(n), history, default));
        // One more event, so that the snapshot is behind and leaving memory saves it, as after any session.
        await ForEachAsync(size.Investors, async n => await IngestSuite.AcceptAsync(host.Investors, Id(n), 1));
        var used = await UsedSoFar.NowAsync(gauge);
        await ForEachAsync(size.Investors, n => host.Get<IHousekeeping>().EvictAsync(Id(n)));
        var saved = await used.EachOfAsync(size.Investors, gauge);
        rows.AddRange([saved.SiloRow("saving a snapshot"), saved.PostgresRow("saving a snapshot"), saved.WalRow("saving a snapshot")]);
        rows.Add(new("investor: bytes of registration, key and head", $"{Number((await RegistryAsync() - registry) / size.Investors)} B"));
        rows.Add(new("investor: bytes of the snapshot's row and indexes", $"{Number((await gauge.BytesOfAsync("journal.snapshots") - snapshots) / size.Investors)} B"));
        rows.Add(new("investor: bytes of the sealed snapshot itself", $"{Number(await gauge.ScalarAsync("SELECT avg(octet_length(state)) FROM journal.snapshots"))} B"));

        Task<double> RegistryAsync() => gauge.BytesOfAsync("registry.investors", "registry.data_keys", "journal.heads");
    }

    /// <summary>Brings half of them into memory; the other half stays for the reconnecting apps.</summary>
    public static async Task ActivationAsync(ServerHost host, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        var housekeeping = host.Get<IHousekeeping>();
        await ForEachAsync(50, n => housekeeping.ReconsiderAsync(Id(size.Investors - 1 - n)), atOnce: 8);
        var (used, times, count) = (await UsedSoFar.NowAsync(gauge), new double[size.Investors / 2 - 50], size.Investors / 2 - 50);
        await ForEachAsync(count, async n =>
        {
            var began = Stopwatch.GetTimestamp();
            await housekeeping.ReconsiderAsync(Id(size.Investors - 51 - n));
            times[n] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }, atOnce: 8);
        var each = await used.EachOfAsync(count, gauge);
        rows.AddRange([each.SiloRow("activation from the snapshot"), each.PostgresRow("activation from the snapshot")]);
        await gauge.ExecuteAsync($"DELETE FROM journal.snapshots WHERE seq > {size.DeepEvents}");
        used = await UsedSoFar.NowAsync(gauge);
        await ForEachAsync(size.Deep, n => housekeeping.ReconsiderAsync(IngestSuite.Id(n)), atOnce: 8);
        each = await used.EachOfAsync(size.Deep, gauge);
        rows.AddRange([each.SiloRow($"activation from {size.DeepEvents} events without a snapshot"), each.PostgresRow($"activation from {size.DeepEvents} events without a snapshot")]);
        rows.Add(new("activation from the snapshot, 8 at once: p50", $"{Number(Figures.Percentile(times, 0.5))} ms"));
    }

    /// <summary>
    /// Erasures with few and with many registered (rows that belong to nobody): each vacuums the registry, whose indexes are read from end to end.
    /// Then what opening the store costs for each who is registered, once anybody was ever erased.
    /// </summary>
    public static async Task ErasureAsync(string database, string folder, PostgresGauge gauge, UnitSize size, List<Row> rows)
    {
        const int times = 20;
        var options = new PostgresJournalOptions { ConnectionString = database, Folder = folder };
        var next = 0;
        await using (var journal = await PostgresJournal.OpenAsync(options, TimeProvider.System, default))
        {
            rows.Add(new("few registered", $"{await gauge.ScalarAsync(Count):#,0}"));
            var (milliseconds, used) = await EraseAsync(journal);
            rows.Add(new("erasure, few registered: p50", $"{Number(milliseconds)} ms"));
            rows.AddRange([used.PostgresRow("erasure, few registered"), used.WalRow("erasure, few registered")]);
            await gauge.ExecuteAsync(
                $"INSERT INTO registry.investors (hash, sealed_id) SELECT sha256(n::text::bytea), decode(repeat('ab', 48), 'hex') FROM generate_series(1, {size.Registered}) n");
            await gauge.ExecuteAsync(
                "INSERT INTO registry.data_keys (investor, master_key, wrapped, created_at) SELECT no, 'none', decode(repeat('ab', 60), 'hex'), 0 FROM registry.investors i "
                + "WHERE NOT EXISTS (SELECT 1 FROM registry.data_keys k WHERE k.investor = i.no)");
            await gauge.ExecuteAsync("VACUUM registry.investors, registry.data_keys");
            rows.Add(new("many registered", $"{await gauge.ScalarAsync(Count):#,0}"));
            await EraseAsync(journal);
            var (many, afterMany) = await EraseAsync(journal);
            rows.Add(new("erasure, many registered: p50", $"{Number(many)} ms"));
            rows.Add(afterMany.PostgresRow("erasure, many registered"));
            rows.Add(new("erasure: PostgreSQL's processor time for each registered", $"{(afterMany.Postgres - used.Postgres) / size.Registered:0.0000} µs"));
            await gauge.ExecuteAsync("DELETE FROM registry.data_keys WHERE master_key = 'none'");
            await gauge.ExecuteAsync("DELETE FROM registry.investors i WHERE NOT EXISTS (SELECT 1 FROM registry.data_keys k WHERE k.investor = i.no)");
        }
        var registered = await gauge.ScalarAsync(Count);
        var before = await UsedSoFar.NowAsync(gauge);
        await (await PostgresJournal.OpenAsync(options, TimeProvider.System, default)).DisposeAsync();
        var opening = await before.EachOfAsync(registered, gauge);
        rows.Add(opening.SiloRow("opening the store after an erasure, for each registered"));

        async Task<(double Milliseconds, UsedSoFar Each)> EraseAsync(PostgresJournal journal)
        {
            var (used, took) = (await UsedSoFar.NowAsync(gauge), new double[times]);
            for (var i = 0; i < times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await journal.Erasures.AppendAsync(Id(next), LedgerKind.Erased);
                await journal.EraseAsync(Id(next++));
                took[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
            return (Figures.Percentile(took, 0.5), await used.EachOfAsync(times, gauge));
        }
    }

    private static Task ForEachAsync(int count, Func<int, Task> work, int atOnce = 64) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (n, _) => await work(n));
}
