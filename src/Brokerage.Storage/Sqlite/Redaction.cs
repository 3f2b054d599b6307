using System.Collections.Frozen;

namespace Brokerage.Storage;

/// <summary>Takes out of an investor's journal and quarantine what served a purpose that was withdrawn.</summary>
sealed class RedactOperation(InvestorCipher cipher, long beforeSequence, FrozenSet<string> types) : WriteOperation<int>
{
    public override void Apply(Statements statements)
    {
        if ((Rejection = cipher.RefusalOfErased(statements)) is not null) return;
        var redact = statements[ErasureSql.RedactEntry];
        foreach (var sequence in Keys(statements[ErasureSql.ListEntryTypes], row => row.GetInt64(0), cipher.InvestorNo, beforeSequence))
        {
            var row = EntryRow.Redacted(cipher, sequence);
            Result += redact.Run(row.Dedup, row.Type, row.OccurredAt, row.ReceivedAt, row.KeyId, row.Box, cipher.InvestorNo, sequence);
        }
        foreach (var id in Keys(statements[ErasureSql.ListQuarantinedTypes], row => row.GetString(0), cipher.InvestorNo))
            statements[ErasureSql.DeleteQuarantinedItem].Run(id);
    }

    // Read to the end before anything is changed: a query that runs while its rows change may see them twice.
    List<TKey> Keys<TKey>(Statement statement, Func<System.Data.Common.DbDataReader, TKey> key, params ReadOnlySpan<object?> values)
    {
        var keys = new List<TKey>();
        using var rows = statement.Read(values);
        while (rows.Read())
            if (types.Contains(rows.GetString(1))) keys.Add(key(rows));
        return keys;
    }
}
