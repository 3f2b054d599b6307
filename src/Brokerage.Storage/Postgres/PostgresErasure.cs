using Npgsql;

namespace Brokerage.Storage;

/// <summary>Removes everything the store holds of an investor.</summary>
static class PostgresErasure
{
    // The head first: whoever appends holds its row, so what comes after this statement sees what was appended before it.
    static readonly string[] Deletes =
    [
        "DELETE FROM journal.heads WHERE investor = $1",
        "DELETE FROM journal.entries WHERE investor = $1",
        "DELETE FROM journal.quarantine WHERE investor = $1",
        "DELETE FROM journal.snapshots WHERE investor = $1",
        "DELETE FROM registry.data_keys WHERE investor = $1",
        "DELETE FROM registry.investors WHERE no = $1",
    ];

    /// <summary>Numbers with rows and without a key: what a journal restored without its registry brought back.</summary>
    public const string ListOrphans =
        """
        SELECT h.investor FROM journal.heads h
        WHERE NOT EXISTS (SELECT 1 FROM registry.data_keys k WHERE k.investor = h.investor AND k.key_id = h.key_id)
        """;

    const string IsSeenByNobody =
        """
        SELECT NOT EXISTS (
          SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND xact_start < $1)
        """;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Deletes the rows of whoever has an id now, in one transaction.</summary>
    public static async Task<ErasureCount> EraseAsync(NpgsqlConnection connection, byte[] hash)
    {
        await using var find = connection.Command(PostgresRegistrySql.FindNo, hash);
        return await find.ExecuteScalarAsync() is long no ? await EraseAsync(connection, no) : ErasureCount.Nothing;
    }

    /// <summary>Deletes the rows of a number in one transaction.</summary>
    public static async Task<ErasureCount> EraseAsync(NpgsqlConnection connection, long investor)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var delete in Deletes) batch.Add(delete, investor);
        await batch.ExecuteNonQueryAsync();
        int Deleted(int statement) => batch.BatchCommands[statement].RecordsAffected;
        return new ErasureCount(Deleted(1), Deleted(2), Deleted(3) > 0, Deleted(4) > 0, Complete: false);
    }

    /// <summary>
    /// Takes deleted rows out of the registry's tables and indexes once no transaction can see them any more. The journal's rows are left to
    /// autovacuum: they are sealed under a key that is gone.
    /// </summary>
    /// <returns>False when a transaction that was open before stayed so for too long.</returns>
    public static ValueTask<bool> VacuumRegistryAsync(this PostgresLink link, TimeSpan timeout, TimeProvider time) =>
        link.UseAsync(async connection =>
        {
            await using var now = connection.Command("SELECT clock_timestamp()");
            var erased = (DateTime)(await now.ExecuteScalarAsync())!;
            await using var seen = connection.Command(IsSeenByNobody, erased);
            for (var began = time.GetTimestamp(); !(bool)(await seen.ExecuteScalarAsync())!; await Task.Delay(Pause, time))
                if (time.GetElapsedTime(began) >= timeout) return false;
            await using var vacuum = connection.Command("VACUUM (INDEX_CLEANUP ON) registry.investors, registry.data_keys");
            await vacuum.ExecuteNonQueryAsync();
            return true;
        }, CancellationToken.None);
}
