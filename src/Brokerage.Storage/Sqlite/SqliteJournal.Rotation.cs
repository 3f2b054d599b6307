namespace Brokerage.Storage;

public sealed partial class SqliteJournal
{
    const int RewrappedAtOnce = 500;

    /// <summary>
    /// Wraps every data key anew that a former master key wraps; the data keys stay, so no event is sealed again. The registry beside the
    /// backups goes on with the former key until the next backup is made. May be cancelled and called again.
    /// </summary>
    /// <param name="ct">Stops between two transactions.</param>
    /// <returns>How many data keys were wrapped anew.</returns>
    /// <exception cref="StoreIntegrityException">A key does not open.</exception>
    public async ValueTask<int> RewrapKeysAsync(CancellationToken ct = default)
    {
        var count = 0;
        for (var (last, full) = (0L, true); full;)
        {
            var rows = await _readers.ReadAsync(statements => ListWrappedByFormer(statements, last), ct);
            full = rows.Count == RewrappedAtOnce;
            if (rows.Count == 0) break;
            last = rows[^1].KeyId;
            var wrapped = new List<(long KeyId, byte[] Wrapped)>(rows.Count);
            foreach (var row in rows) wrapped.Add((row.KeyId, await RotatedMasterKey.RewrapAsync(_master, row.Master, row.Wrapped, row.Investor, ct)));
            count += await _writer.WriteAsync(new RewrapOperation(_master.KeyId, wrapped), ct);
        }
        return count;
    }

    List<(string Investor, long KeyId, string Master, byte[] Wrapped)> ListWrappedByFormer(Statements statements, long after)
    {
        var found = new List<(string, long, string, byte[])>();
        using var rows = statements[RotationSql.ListWrappedByFormer].Read(_master.KeyId, after, RewrappedAtOnce);
        while (rows.Read()) found.Add((rows.GetString(0), rows.GetInt64(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3)));
        return found;
    }
}

/// <summary>Replaces wrapped keys.</summary>
sealed class RewrapOperation(string master, IReadOnlyList<(long KeyId, byte[] Wrapped)> keys) : WriteOperation<int>
{
    public override int Entries => keys.Count;

    public override void Apply(Statements statements)
    {
        foreach (var (keyId, wrapped) in keys) Result += statements[RotationSql.Rewrap].Run(master, wrapped, keyId);
    }
}

/// <summary>Statements of a rotation.</summary>
static class RotationSql
{
    public static readonly SqlText ListWrappedByFormer = new(
        """
        SELECT i.id, k.key_id, k.master_key, k.wrapped FROM keyring.data_keys k JOIN keyring.investors i ON i.no = k.investor
        WHERE k.master_key <> @master AND k.key_id > @after ORDER BY k.key_id LIMIT @limit
        """,
        "@master", "@after", "@limit");

    public static readonly SqlText Rewrap = new(
        "UPDATE keyring.data_keys SET master_key = @master, wrapped = @wrapped WHERE key_id = @key_id", "@master", "@wrapped", "@key_id");
}
