using Npgsql;

namespace Brokerage.Storage;

/// <summary>Takes out of an investor's journal and quarantine what served a purpose that was withdrawn.</summary>
static class PostgresRedaction
{
    const string LockHead = "SELECT 1 FROM journal.heads WHERE investor = $1 AND key_id = $2 FOR UPDATE";

    const string ListSequences =
        "SELECT seq FROM journal.entries WHERE investor = $1 AND seq < $2 AND type = ANY ($3) ORDER BY seq";

    const string Redact =
        """
        UPDATE journal.entries j SET dedup = r.dedup, type = $6, occurred_at = $7, received_at = $7, key_id = $5, payload = r.payload
        FROM unnest($2::bigint[], $3::uuid[], $4::bytea[]) AS r (seq, dedup, payload)
        WHERE j.investor = $1 AND j.seq = r.seq
        """;

    const string DeleteQuarantined = "DELETE FROM journal.quarantine WHERE investor = $1 AND type = ANY ($2)";

    /// <summary>One transaction, with the investor's head locked: nobody appends meanwhile. How many entries changed.</summary>
    /// <exception cref="InvestorErasedException">The key is gone.</exception>
    public static async Task<int> RunAsync(NpgsqlConnection connection, InvestorCipher cipher, long beforeSequence, string[] types)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var head = connection.Command(LockHead, cipher.InvestorNo, cipher.KeyId))
            if (await head.ExecuteScalarAsync() is null)
                throw new InvestorErasedException($"Investor no {cipher.InvestorNo} was erased; nothing was stored.");
        List<long> sequences;
        await using (var list = connection.Command(ListSequences, cipher.InvestorNo, beforeSequence, types))
            sequences = await list.ListAsync(row => row.GetInt64(0), default);
        if (sequences.Count > 0) await RedactAsync(connection, cipher, sequences);
        await using (var delete = connection.Command(DeleteQuarantined, cipher.InvestorNo, types)) await delete.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return sequences.Count;
    }

    static async Task RedactAsync(NpgsqlConnection connection, InvestorCipher cipher, List<long> sequences)
    {
        var rows = sequences.ConvertAll(sequence => EntryRow.Redacted(cipher, sequence)).ToArray();
        await using var update = connection.Command(
            Redact, cipher.InvestorNo, Array.ConvertAll(rows, row => row.Sequence), Array.ConvertAll(rows, row => new Guid(row.Dedup)),
            Array.ConvertAll(rows, row => row.Box), cipher.KeyId, rows[0].Type, rows[0].OccurredAt);
        await update.ExecuteNonQueryAsync();
    }
}
