using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>Appends one batch of one investor.</summary>
sealed class AppendOperation(InvestorCipher cipher, EntryRow[] rows) : WriteOperation<AppendOutcome>
{
    public override int Entries => rows.Length;

    public override void Apply(Statements statements) => Result = Append(statements);

    AppendOutcome Append(Statements statements)
    {
        var before = rows[0].Sequence - 1;
        if (before > cipher.KnownHead && !statements[JournalSql.HasSequence].Any(cipher.InvestorNo, before)) return Refusal(statements);

        // One row needs no savepoint: the insert that conflicts stores nothing.
        var several = rows.Length > 1;
        if (several) statements[JournalSql.BeginBatch].Run();
        var insert = statements[JournalSql.InsertEntry];
        foreach (var row in rows)
        {
            var stored = insert.Run(
                cipher.InvestorNo, row.Sequence, row.Dedup, row.Type, row.OccurredAt, row.ReceivedAt, row.KeyId, row.Box);
            if (stored == 1) continue;
            if (several)
            {
                statements[JournalSql.UndoBatch].Run();
                statements[JournalSql.KeepBatch].Run();
            }
            return Refusal(statements);
        }
        if (several) statements[JournalSql.KeepBatch].Run();
        cipher.KnownHead = rows[^1].Sequence;
        return AppendOutcome.Committed;
    }

    AppendOutcome Refusal(Statements statements)
    {
        if ((Rejection = cipher.RefusalOfErased(statements)) is not null) return default;
        var seen = new HashSet<UInt128>();
        foreach (var row in rows)
        {
            var twice = !seen.Add(BitConverter.ToUInt128(row.Dedup));
            if (twice || statements[JournalSql.HasEvent].Any(cipher.InvestorNo, row.Dedup)) return AppendOutcome.DuplicateEvent;
        }
        return AppendOutcome.SequenceConflict;
    }
}

/// <summary>Gives a new investor a data key, or finds the one another writer gave first.</summary>
sealed class CreateDataKeyOperation(string investor, string masterKey, byte[] wrapped, long createdAt) : WriteOperation<DataKeyRow>
{
    public override void Apply(Statements statements)
    {
        statements[JournalSql.InsertInvestor].Run(investor);
        statements[JournalSql.InsertDataKey].Run(investor, masterKey, wrapped, createdAt);
        Result = DataKeyRow.Find(statements, investor);
    }
}

/// <summary>Replaces a snapshot by a newer one.</summary>
sealed class SaveSnapshotOperation(InvestorCipher cipher, SnapshotRow row) : WriteOperation<bool>
{
    public override void Apply(Statements statements)
    {
        Result = statements[JournalSql.SaveSnapshot].Run(
            cipher.InvestorNo, row.Sequence, row.SchemaVersion, row.Tier, row.WakeAt, row.SavedAt, row.KeyId, row.Box) == 1;
        if (!Result) Rejection = cipher.RefusalOfErased(statements);
    }
}

/// <summary>Removes a snapshot.</summary>
sealed class DropSnapshotOperation(long investor) : WriteOperation<bool>
{
    public override void Apply(Statements statements) => Result = statements[ErasureSql.DeleteSnapshot].Run(investor) == 1;
}

/// <summary>Puts an event into quarantine once.</summary>
sealed class QuarantineOperation(InvestorCipher cipher, QuarantineRow row) : WriteOperation<bool>
{
    public override void Apply(Statements statements)
    {
        Result = statements[JournalSql.InsertQuarantined].Run(
            row.Id, cipher.InvestorNo, row.Dedup, row.Type, row.OccurredAt, row.ReceivedAt, row.Code, (int)row.Status,
            row.KeyId, row.Box) == 1;
        if (Result) return;
        Rejection = cipher.RefusalOfErased(statements);
        if (Rejection is null && !statements[JournalSql.FindQuarantined].Any(cipher.InvestorNo, row.Dedup))
            Rejection = new ArgumentException($"The quarantine id {row.Id} belongs to another event.");
    }
}

/// <summary>Records a decision about a quarantined event.</summary>
sealed class SetQuarantineStatusOperation(string id, QuarantineStatus status) : WriteOperation<bool>
{
    public override void Apply(Statements statements)
    {
        Result = statements[JournalSql.SetQuarantineStatus].Run(id, (int)status) == 1;
        if (!Result) Rejection = new KeyNotFoundException($"No quarantined event has the id {id}.");
    }
}

/// <summary>Reads the settings in force on the writer's own connection.</summary>
sealed class SettingsOperation(DbConnection connection) : WriteOperation<IReadOnlyDictionary<string, string>>
{
    public override void Apply(Statements statements) => Result = SqliteDialect.Settings(connection);
}
