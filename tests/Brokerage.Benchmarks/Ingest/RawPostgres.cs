using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace Brokerage.Benchmarks.Ingest;

/// <summary>The journal's partitioned table in a schema of its own and nothing but rows going in: no keys, no checks, nothing sealed.</summary>
internal sealed class RawPostgres : IAsyncDisposable
{
    private const string Columns = "investor, seq, dedup, type, occurred_at, received_at, key_id, payload";
    private readonly NpgsqlDataSource source;
    private readonly string table;
    private readonly byte[] payload;
    private readonly long[] sequences;
    private int next;

    private RawPostgres(NpgsqlDataSource source, string table, int investors, int payloadBytes) =>
        (this.source, this.table, payload, sequences) = (source, table, RandomNumberGenerator.GetBytes(payloadBytes), new long[investors]);

    /// <summary>Makes the table like the journal's, in the journal's database.</summary>
    public static async Task<RawPostgres> LikeAsync(string connectionString, string name, int investors, int payloadBytes)
    {
        var source = NpgsqlDataSource.Create(connectionString + ";Max Auto Prepare=20;Auto Prepare Min Usages=2;Options=-c jit=off");
        var table = $"raw_{name}";
        var partitions = string.Join(';', Enumerable.Range(0, 16).Select(n => $"CREATE TABLE {table}_{n} PARTITION OF {table} FOR VALUES WITH (MODULUS 16, REMAINDER {n})"));
        await using var create = source.CreateCommand(
            $"CREATE TABLE {table} (LIKE journal.entries INCLUDING ALL) PARTITION BY HASH (investor); {partitions}; "
            + $"CREATE UNLOGGED TABLE {table}_staging (LIKE journal.entries)");
        await create.ExecuteNonQueryAsync();
        return new(source, table, investors, payloadBytes);
    }

    /// <summary>Rows a second by <c>INSERT … SELECT FROM unnest</c>, so many rows a transaction, one transaction after the other.</summary>
    public Task<double> ByUnnestAsync(int batch, TimeSpan duration) => RowsPerSecondAsync(batch, duration, InsertAsync);

    /// <summary>Rows a second by binary COPY straight into the table: the least PostgreSQL can do for a row, and no answer to a duplicate.</summary>
    public Task<double> ByCopyAsync(int batch, TimeSpan duration) =>
        RowsPerSecondAsync(batch, duration, (connection, rows) => CopyAsync(connection, table, rows));

    /// <summary>Rows a second by COPY into a staging table and an insert from there that passes over duplicates.</summary>
    public Task<double> ByStagingAsync(int batch, TimeSpan duration) => RowsPerSecondAsync(batch, duration, async (connection, rows) =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await CopyAsync(connection, $"{table}_staging", rows);
        await using var move = new NpgsqlCommand($"INSERT INTO {table} ({Columns}) SELECT {Columns} FROM {table}_staging ON CONFLICT DO NOTHING", connection);
        await move.ExecuteNonQueryAsync();
        await using var clear = new NpgsqlCommand($"DELETE FROM {table}_staging", connection);
        await clear.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    });

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<double> RowsPerSecondAsync(int batch, TimeSpan duration, Func<NpgsqlConnection, (long Investor, long Sequence)[], Task> send)
    {
        await using var connection = await source.OpenConnectionAsync();
        var (began, rows) = (Stopwatch.GetTimestamp(), 0L);
        for (; Stopwatch.GetElapsedTime(began) < duration; rows += batch) await send(connection, Rows(batch));
        return rows / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private (long, long)[] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        next = next + 1 == sequences.Length ? 0 : next + 1;
        return ((long)next, ++sequences[next]);
    })];

    private async Task InsertAsync(NpgsqlConnection connection, (long Investor, long Sequence)[] rows)
    {
        var now = DateTime.UtcNow.Ticks;
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {table} ({Columns}) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[]) "
            + "ON CONFLICT DO NOTHING", connection);
        object[] values =
        [
            Array.ConvertAll(rows, row => row.Investor), Array.ConvertAll(rows, row => row.Sequence), Array.ConvertAll(rows, _ => Guid.NewGuid()),
            Array.ConvertAll(rows, _ => "brokerage.search.performed.v1"), Array.ConvertAll(rows, _ => now), Array.ConvertAll(rows, _ => now),
            Array.ConvertAll(rows, row => row.Investor), Array.ConvertAll(rows, _ => payload),
        ];
        foreach (var value in values) insert.Parameters.Add(new NpgsqlParameter { Value = value });
        await insert.ExecuteNonQueryAsync();
    }

    private async Task CopyAsync(NpgsqlConnection connection, string target, (long Investor, long Sequence)[] rows)
    {
        var now = DateTime.UtcNow.Ticks;
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {target} ({Columns}) FROM STDIN (FORMAT BINARY)");
        foreach (var (investor, sequence) in rows)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(investor, NpgsqlDbType.Bigint);
            await copy.WriteAsync(sequence, NpgsqlDbType.Bigint);
            await copy.WriteAsync(Guid.NewGuid(), NpgsqlDbType.Uuid);
            await copy.WriteAsync("brokerage.search.performed.v1", NpgsqlDbType.Text);
            await copy.WriteAsync(now, NpgsqlDbType.Bigint);
            await copy.WriteAsync(now, NpgsqlDbType.Bigint);
            await copy.WriteAsync(investor, NpgsqlDbType.Bigint);
            await copy.WriteAsync(payload, NpgsqlDbType.Bytea);
        }
        await copy.CompleteAsync();
    }
}
