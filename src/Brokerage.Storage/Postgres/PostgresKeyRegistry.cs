using Npgsql;

namespace Brokerage.Storage;

/// <summary>Who has which number, and the wrapped keys, on PostgreSQL.</summary>
sealed class PostgresKeyRegistry(PostgresLink link, RegistrationLane lane, SealedIds ids) : IKeyRegistry
{
    public async ValueTask<DataKeyRow?> FindAsync(string investor, CancellationToken ct) =>
        await link.FirstAsync(PostgresRegistrySql.FindDataKey, Row, [ids.HashOf(investor)], ct);

    public ValueTask<DataKeyRow> CreateAsync(string investor, string masterKey, byte[] wrapped, long createdAt, CancellationToken ct)
    {
        var hash = ids.HashOf(investor);
        return lane.WriteAsync(new RegisterWrite(hash, ids.Seal(investor, hash), masterKey, wrapped, createdAt), ct);
    }

    public async ValueTask EraseAsync(string investor)
    {
        var hash = ids.HashOf(investor);
        await link.UseAsync(async connection => await PostgresErasure.EraseAsync(connection, hash), CancellationToken.None);
    }

    static DataKeyRow Row(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3));
}
