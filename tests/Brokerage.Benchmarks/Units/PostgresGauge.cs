using System.Diagnostics;
using System.Globalization;
using Brokerage.Storage.Tests.Postgres;
using Npgsql;

namespace Brokerage.Benchmarks.Units;

/// <summary>What a server of our own has used: processor time, log, pages. Reads <c>/proc</c>, so Linux only.</summary>
internal sealed class PostgresGauge(PostgresCluster cluster, NpgsqlDataSource source)
{
    private const double MicrosecondsPerClockTick = 1e6 / 100;

    /// <summary>Processor time of the server and of every connection's process so far, µs; in steps of 10 ms a process.</summary>
    public double CpuMicroseconds
    {
        get
        {
            var postmaster = cluster.Postmaster;
            var children = File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Of the postmaster also what its ended children used: fields 16 and 17 of proc(5)'s stat.
            return MicrosecondsPerClockTick * (Ticks($"{postmaster}", withEnded: true) + children.Sum(child => Ticks(child, withEnded: false)));
        }
    }

    /// <summary>Bytes written to the write-ahead log so far.</summary>
    public Task<double> WalBytesAsync() => ScalarAsync("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");

    /// <summary>Bytes of a table with all of its partitions and indexes.</summary>
    public Task<double> BytesOfAsync(params string[] tables) => ScalarAsync(
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid "
        + $"WHERE c.relkind = 'r' AND ARRAY[c.oid, i.inhparent] && ARRAY['{string.Join("','", tables)}']::regclass[]::oid[]");

    public async Task ExecuteAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<double> ScalarAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToDouble(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a page to the server's disk and waits for it: p50 of so many, ms. A commit is at least one of these.</summary>
    public static double FlushMilliseconds(string folder, int times)
    {
        var (page, took) = (new byte[8192], new double[times]);
        var path = Path.Combine(folder, "flush.probe");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            for (var i = 0; i < times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Position = 0;
                file.Write(page);
                file.Flush(flushToDisk: true);
                took[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        File.Delete(path);
        return Measuring.Figures.Percentile(took, 0.5);
    }

    private static long Ticks(string pid, bool withEnded)
    {
        try
        {
            // What follows the name, which may hold anything: the state is field 3.
            var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ").Last().Split(' ');
            var own = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return withEnded ? own + long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture) : own;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            // A connection that ended meanwhile is in the postmaster's sum.
            return 0;
        }
    }
}
