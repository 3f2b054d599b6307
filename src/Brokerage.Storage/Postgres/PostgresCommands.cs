using Npgsql;

namespace Brokerage.Storage;

/// <summary>Statements with values in the order of their numbers ($1, $2 …).</summary>
static class PostgresCommands
{
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>All rows of a statement.</summary>
    public static ValueTask<List<T>> ListAsync<T>(
        this PostgresLink link, string sql, Func<NpgsqlDataReader, T> row, object?[] values, CancellationToken ct) =>
        link.UseAsync(async connection =>
        {
            await using var command = connection.Command(sql, values);
            return await command.ListAsync(row, ct);
        }, ct);

    public static async ValueTask<List<T>> ListAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> row, CancellationToken ct)
    {
        var list = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) list.Add(row(rows));
        return list;
    }

    /// <summary>Runs a statement that changes something and tells of it; the token has no effect once it runs.</summary>
    public static ValueTask<List<T>> ChangeAsync<T>(
        this PostgresLink link, string sql, Func<NpgsqlDataReader, T> row, object?[] values, CancellationToken ct) =>
        link.UseAsync(async connection =>
        {
            await using var command = connection.Command(sql, values);
            return await command.ListAsync(row, CancellationToken.None);
        }, ct);

    /// <summary>The first row of a statement, or null.</summary>
    public static async ValueTask<T?> FirstAsync<T>(
        this PostgresLink link, string sql, Func<NpgsqlDataReader, T> row, object?[] values, CancellationToken ct) where T : class =>
        (await link.ListAsync(sql, row, values, ct)).FirstOrDefault();

    /// <summary>True when a statement yields at least one row.</summary>
    public static async ValueTask<bool> AnyAsync(this PostgresLink link, string sql, object?[] values, CancellationToken ct) =>
        (await link.ListAsync(sql, _ => true, values, ct)).Count > 0;

    /// <summary>Runs a statement that changes something; the token has no effect once it runs. The number of changed rows.</summary>
    public static ValueTask<int> RunAsync(this PostgresLink link, string sql, object?[] values, CancellationToken ct) =>
        link.UseAsync(async connection =>
        {
            await using var command = connection.Command(sql, values);
            return await command.ExecuteNonQueryAsync(CancellationToken.None);
        }, ct);

    public static long? LongOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
