using Npgsql;

namespace Brokerage.Storage;

public sealed partial class PostgresJournal
{
    const int RewrappedAtOnce = 500;

    const string ListWrappedByFormer =
        """
        SELECT i.sealed_id, i.hash, k.key_id, k.master_key, k.wrapped
        FROM registry.data_keys k JOIN registry.investors i ON i.no = k.investor
        WHERE k.master_key <> $1 AND k.key_id > $2 ORDER BY k.key_id LIMIT $3
        """;

    const string Rewrap =
        """
        UPDATE registry.data_keys k SET master_key = $1, wrapped = r.wrapped
        FROM unnest($2::bigint[], $3::bytea[]) AS r (key_id, wrapped) WHERE k.key_id = r.key_id
        """;

    /// <summary>
    /// Wraps everything anew that a former master key wraps. Once it returned, every process has the new key and nobody opens the store with
    /// the former one alone, the former key may be destroyed: whatever sealed bytes PostgreSQL's files, logs and backups still hold of erased
    /// investors then open to nobody. The data keys stay, so no event is sealed again. May be cancelled and called again.
    /// </summary>
    /// <param name="ct">Stops between two transactions.</param>
    /// <returns>How many data keys were wrapped anew.</returns>
    /// <exception cref="StoreIntegrityException">A key does not open.</exception>
    public async ValueTask<int> RewrapKeysAsync(CancellationToken ct = default)
    {
        var count = 0;
        for (var (last, full) = (0L, true); full;)
        {
            var rows = await _link.ListAsync(ListWrappedByFormer, Wrapped, [_master.KeyId, last, RewrappedAtOnce], ct);
            full = rows.Count == RewrappedAtOnce;
            if (rows.Count == 0) break;
            last = rows[^1].KeyId;
            var wrapped = new byte[rows.Count][];
            for (var i = 0; i < wrapped.Length; i++)
                wrapped[i] = await RotatedMasterKey.RewrapAsync(_master, rows[i].Master, rows[i].Bytes, rows[i].Investor, ct);
            count += await _link.RunAsync(Rewrap, [_master.KeyId, rows.ConvertAll(row => row.KeyId).ToArray(), wrapped], ct);
        }
        await PostgresKeys.RewrapIdsKeyAsync(_link, _master, ct);
        return count;
    }

    (string Investor, long KeyId, string Master, byte[] Bytes) Wrapped(NpgsqlDataReader row) =>
        (Id(row), row.GetInt64(2), row.GetString(3), row.GetFieldValue<byte[]>(4));
}
