using System.Security.Cryptography;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>
/// Brings the tables to the program's version while others go on reading and writing. One process migrates at a time; each step is a
/// transaction of its own, so that a crash leaves a whole version. A step that would have to wait for a lock gives up soon and tries again:
/// while it waits, everybody who comes after it would wait too. A program of the release before may open the migrated tables, so that it can be
/// started again, or gone back to, while the new one is rolled out.
/// </summary>
sealed class PostgresMigration(NpgsqlConnection connection, TimeProvider time)
{
    const string LockNotAvailable = "55P03";
    const int MaxAttempts = 60;

    // "brokerag" in ASCII: this program's name among the advisory locks of the database.
    const long MigrationLock = 0x62726F6B65726167;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the steps that are missing.</summary>
    /// <returns>The version that was found, 0 for an empty database.</returns>
    /// <exception cref="StoreConfigurationException">The tables are too new for this program, or the registry is another store's.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        // No lock_timeout here: whoever migrates now is waited for.
        await ExecuteAsync($"SET lock_timeout = 0; SELECT pg_advisory_lock({MigrationLock}); SET lock_timeout = '200ms'", ct);
        try
        {
            await ExecuteAsync(
                "CREATE SCHEMA IF NOT EXISTS journal; CREATE TABLE IF NOT EXISTS journal.schema_version (version integer NOT NULL)", ct);
            var found = Convert.ToInt32(await ScalarAsync("SELECT COALESCE(MAX(version), 0) FROM journal.schema_version", ct));
            if (found > steps.Count && !(await OldestAsync(ct) <= steps.Count))
                throw new StoreConfigurationException(
                    $"The store has schema version {found}; this program knows versions up to {steps.Count}. "
                    + "Use the newer program, or restore an older backup.");
            for (var step = found; step < steps.Count; step++) await StepAsync(steps[step], step + 1, ct);
            if (found <= steps.Count) await TellOldestAsync(ct);
            await CheckIdentityAsync(ct);
            return found;
        }
        finally
        {
            await ExecuteAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
        }
    }

    // Tables of a former version have no such column; read like this it is null there.
    async Task<int?> OldestAsync(CancellationToken ct) =>
        await ScalarAsync("SELECT (to_jsonb(v) ->> 'oldest')::integer FROM journal.schema_version v", ct) as int?;

    async Task TellOldestAsync(CancellationToken ct)
    {
        var isKept = await ScalarAsync(
            "SELECT 1 FROM pg_attribute WHERE attrelid = 'journal.schema_version'::regclass AND attname = 'oldest' AND NOT attisdropped", ct) is not null;
        if (isKept && await OldestAsync(ct) != PostgresSchema.Oldest)
            await ExecuteAsync($"UPDATE journal.schema_version SET oldest = {PostgresSchema.Oldest}", ct);
    }

    async Task StepAsync(string sql, int version, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // One simple query is one transaction.
                await ExecuteAsync($"{sql}\n;DELETE FROM journal.schema_version; INSERT INTO journal.schema_version VALUES ({version})", ct);
                return;
            }
            catch (PostgresException e) when (e.SqlState == LockNotAvailable && attempt < MaxAttempts)
            {
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    // A random name in both schemas: a registry that is missing after a restore, or another store's, is noticed before anything is read.
    async Task CheckIdentityAsync(CancellationToken ct)
    {
        var journal = (string?)await ScalarAsync("SELECT id FROM journal.store", ct);
        var registry = (string?)await ScalarAsync("SELECT id FROM registry.store", ct);
        if (journal is not null && registry == journal) return;
        if (journal is not null || registry is not null)
            throw new StoreConfigurationException(
                "The schemas registry and journal belong to different stores, or one of them is missing. Restore the one that was there.");
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await ExecuteAsync($"INSERT INTO journal.store (id) VALUES ('{id}'); INSERT INTO registry.store (id) VALUES ('{id}')", ct);
    }

    async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    async Task<object?> ScalarAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }
}
