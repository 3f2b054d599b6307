using Npgsql;

namespace Brokerage.Cluster.Sql;

/// <summary>The tables of the cluster's membership and reminders: a schema of their own, beside the journal's.</summary>
public static class ClusterSchema
{
    /// <summary>Name of the schema.</summary>
    public const string Name = "cluster";

    /// <summary>Any number that nobody else locks.</summary>
    private const long LockKey = 0x62_72_6B_67_63_6C_75;

    /// <summary>A connection string whose tables are those of the schema.</summary>
    public static string In(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Name }.ConnectionString;

    /// <summary>Makes what is not there; any number of silos may start at once.</summary>
    public static async Task EnsureAsync(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(In(connectionString));
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunAsync($"SELECT pg_advisory_xact_lock({LockKey}); CREATE SCHEMA IF NOT EXISTS {Name};");
        await RunAsync(await ReadAsync("orleans.sql", ct));
        await transaction.CommitAsync(ct);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task<string> ReadAsync(string name, CancellationToken ct)
    {
        await using var stream = typeof(ClusterSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }
}
