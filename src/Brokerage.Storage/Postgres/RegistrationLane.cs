using Npgsql;

namespace Brokerage.Storage;

/// <summary>Registers new investors. A lane of its own: the lock it takes until its commit holds up no append.</summary>
sealed class RegistrationLane(PostgresLink link, PostgresJournalOptions options) : PostgresLane(link, options)
{
    protected override async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<PostgresWrite> group)
    {
        var writes = group.Cast<RegisterWrite>().ToArray();
        var found = new Dictionary<UInt128, DataKeyRow>();
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add(PostgresRegistrySql.LockRegistration);
            batch.Add(
                PostgresRegistrySql.Register,
                Array.ConvertAll(writes, write => write.Hash),
                Array.ConvertAll(writes, write => write.SealedId),
                Array.ConvertAll(writes, write => write.MasterKey),
                Array.ConvertAll(writes, write => write.Wrapped),
                Array.ConvertAll(writes, write => write.CreatedAt));
            batch.Add(PostgresRegistrySql.FindDataKeys, new object[] { Array.ConvertAll(writes, write => write.Hash) });
            await using var reader = await batch.ExecuteReaderAsync();
            do
            {
                while (await reader.ReadAsync())
                    if (reader.FieldCount == 5)
                        found.Add(
                            BitConverter.ToUInt128(reader.GetFieldValue<byte[]>(0)),
                            new(reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4)));
            }
            while (await reader.NextResultAsync());
        }
        foreach (var write in writes) write.Answer.Succeed(found[write.Slot.Of]);
    }
}
