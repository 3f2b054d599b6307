using Brokerage.Benchmarks.Hosts;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Storage.Tests.Postgres;
using Npgsql;

namespace Brokerage.Benchmarks.Units;

/// <summary>
/// What one of each thing costs on PostgreSQL: bytes, processor time of either side, log. docs/plan-10-million.md multiplies these. Processor
/// time and bytes are what a busy machine moves least; a row with ms in it is elapsed time and does move.
/// </summary>
internal static class UnitSuite
{
    public static async Task<Section> RunAsync(bool quick)
    {
        if ((PostgresPrograms.Absence ?? (OperatingSystem.IsLinux() ? null : "Processor time of PostgreSQL is read from /proc")) is { } absence)
            return new("units", absence, []);
        var size = quick ? UnitSize.Quick : UnitSize.Full;
        using var folder = new WorkFolder();
        await using var cluster = await PostgresCluster.StartAsync("-c max_wal_size=8GB -c checkpoint_timeout=1h");
        var database = await cluster.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        var gauge = new PostgresGauge(cluster, source);
        var (data, rows) = (folder.Sub("data"), new List<Row>());
        await using (var host = await ServerHost.StartAsync(data, store: database))
        {
            await InvestorUnits.RegistrationAsync(host, gauge, size, rows);
            await JournalUnits.IngestAsync(host, gauge, size, rows);
            await JournalUnits.FirstTouchAsync(host, gauge, size, rows);
        }
        await JournalUnits.CommitsAsync(await cluster.CreateDatabaseAsync(), folder.Sub("bare"), gauge, size, rows);
        rows.Add(new("one flush of 8 KiB to the disk", $"{PostgresGauge.FlushMilliseconds(folder.Sub("flush"), 200):0.000} ms"));
        // A new process's caches: nobody's key, state or rows are in memory.
        await using (var host = await ServerHost.StartAsync(data, store: database))
        {
            await InvestorUnits.ActivationAsync(host, gauge, size, rows);
            await ConnectionUnits.ReconnectAsync(host, gauge, size, rows);
            await ConnectionUnits.OpenAsync(host, gauge, size, rows);
        }
        // On a store of its own where nobody is: nothing but the market goes on beside the quotes.
        await using (var host = await ServerHost.StartAsync(folder.Sub("quotes"), speed: "20")) await ConnectionUnits.QuotesAsync(host, gauge, size, rows);
        await InvestorUnits.ErasureAsync(database, data, gauge, size, rows);
        return new("units",
            $"The server on PostgreSQL, both on this machine, clients in a process of their own. {size.Investors:#,0} investors with the short history of 12 events; "
            + $"{size.Connections:#,0} connections at once, without TLS. Market: the fixtures, for quotes at 20 times real time. One run each: read to two digits.", rows);
    }
}

/// <summary>How much is done of each.</summary>
internal sealed record UnitSize(int Investors, int Deep, int DeepEvents, int Connections, int Registered, TimeSpan Duration, int[] Producers)
{
    public static UnitSize Full { get; } = new(4_000, 400, 400, 2_000, 200_000, TimeSpan.FromSeconds(3), [1, 8, 64, 256]);

    public static UnitSize Quick { get; } = new(500, 100, 100, 200, 20_000, TimeSpan.FromSeconds(1), [1, 64]);
}
