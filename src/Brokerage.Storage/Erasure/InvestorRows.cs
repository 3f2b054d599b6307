namespace Brokerage.Storage;

/// <summary>Removes everything the store holds of an investor. Inside a transaction of the writer.</summary>
static class InvestorRows
{
    public static ErasureCount Delete(Statements statements, long no)
    {
        var events = statements[ErasureSql.DeleteEntries].Run(no);
        var quarantined = statements[ErasureSql.DeleteQuarantined].Run(no);
        var snapshots = statements[ErasureSql.DeleteSnapshot].Run(no);
        var keys = statements[ErasureSql.DeleteDataKey].Run(no);
        statements[ErasureSql.DeleteInvestor].Run(no);
        return new(events, quarantined, snapshots > 0, keys > 0, Complete: false);
    }
}

/// <summary>Forgets one investor.</summary>
sealed class EraseOperation(string investor) : WriteOperation<ErasureCount>
{
    public override void Apply(Statements statements)
    {
        long? no;
        using (var row = statements[ErasureSql.FindInvestor].Read(investor)) no = row.Read() ? row.GetInt64(0) : null;
        Result = no is { } known ? InvestorRows.Delete(statements, known) : ErasureCount.Nothing;
    }
}

/// <summary>
/// Forgets every registered investor whom the ledger calls erased, and every row whose number is not registered: what a restored
/// backup brought back.
/// </summary>
sealed class ReplayErasuresOperation(ErasureLedger ledger) : WriteOperation<ErasureReplay>
{
    public override void Apply(Statements statements)
    {
        var erased = new List<long>();
        using (var rows = statements[ErasureSql.ListRegistered].Read())
            while (rows.Read())
                if (ledger.IsErased(rows.GetString(1))) erased.Add(rows.GetInt64(0));
        foreach (var no in erased) InvestorRows.Delete(statements, no);

        var orphans = new List<long>();
        using (var rows = statements[ErasureSql.ListOrphans].Read())
            while (rows.Read()) orphans.Add(rows.GetInt64(0));
        if (orphans.Count > ledger.ErasedCount)
        {
            Rejection = new StoreConfigurationException(
                $"{orphans.Count} investors have rows in the journal and no key in the registry, but the ledger knows of "
                + $"{ledger.ErasedCount} erasures only. Restore the registry that belongs to this journal.");
            return;
        }
        foreach (var no in orphans) InvestorRows.Delete(statements, no);
        Result = new(erased.Count, orphans.Count, Complete: false);
    }
}
