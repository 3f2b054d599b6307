using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>
/// The one copy of the registry that serves all backups: ids and wrapped keys. Whoever is forgotten there cannot be read in any backup,
/// however old. A lock keeps forgetting and replacing apart.
/// </summary>
sealed class RegistryCopy(string folder, TimeProvider time)
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "registry.db";

    public string Path { get; } = System.IO.Path.Combine(folder, FileName);

    string Draft => Path + ".partial";

    /// <summary>Forgets one investor; nothing happens where there is no copy, or where it does not know them.</summary>
    public async Task ForgetAsync(string investor, CancellationToken ct)
    {
        if (!Directory.Exists(folder)) return;
        using var held = await LockAsync(ct);
        if (!File.Exists(Path)) return;
        using var connection = SqliteDialect.OpenRegistryCopy(Path);
        using var statements = new Statements(connection);
        using (var row = statements[RegistryCopySql.Find].Read(investor))
            if (!row.Read()) return;
        Delete(statements, investor);
    }

    /// <summary>Forgets everyone whom the ledger calls erased, if the copy belongs to a store.</summary>
    /// <returns>How many it forgot.</returns>
    public async Task<int> ForgetErasedAsync(string store, ErasureLedger ledger, CancellationToken ct)
    {
        if (!Directory.Exists(folder)) return 0;
        using var held = await LockAsync(ct);
        return File.Exists(Path) ? ForgetErased(Path, store, ledger) : 0;
    }

    /// <summary>Takes a new copy from a store. In it, too, the erased are forgotten before it takes its place.</summary>
    public async Task ReplaceAsync(DbConnection source, string store, ErasureLedger ledger, CancellationToken ct)
    {
        using var held = await LockAsync(ct);
        SqliteDialect.CopyInto(source, "keyring", Draft);
        // Whose line is in the ledger by now may still have been in the source. Whose line comes later waits for the lock to forget here.
        await ledger.RefreshAsync(ct);
        ForgetErased(Draft, store, ledger);
        DurableFile.Sync(Draft);
        // A journal of the former copy, left by a crash, would be rolled back into the new one.
        File.Delete(Path + "-journal");
        File.Move(Draft, Path, overwrite: true);
    }

    // Whatever a crash left of a new copy knows people, too.
    async Task<IDisposable> LockAsync(CancellationToken ct)
    {
        var held = await FileLock.AcquireAsync(Path + ".lock", time, ct);
        foreach (var left in new[] { Draft, Draft + "-journal" }) File.Delete(left);
        return held;
    }

    static int ForgetErased(string path, string store, ErasureLedger ledger)
    {
        if (ledger.ErasedCount == 0) return 0;
        using var connection = SqliteDialect.OpenRegistryCopy(path);
        using var statements = new Statements(connection);
        using (var row = statements[RegistryCopySql.Store].Read())
            if (!row.Read() || row.GetString(0) != store) return 0;
        var erased = new List<string>();
        using (var rows = statements[RegistryCopySql.List].Read())
            while (rows.Read())
                if (rows.GetString(0) is var id && ledger.IsErased(id)) erased.Add(id);
        Delete(statements, [.. erased]);
        return erased.Count;
    }

    static void Delete(Statements statements, params ReadOnlySpan<string> investors)
    {
        if (investors.IsEmpty) return;
        statements[SqliteDialect.Begin].Run();
        foreach (var investor in investors)
        {
            statements[RegistryCopySql.DeleteKey].Run(investor);
            statements[RegistryCopySql.DeleteInvestor].Run(investor);
        }
        statements[JournalSql.Commit].Run();
    }
}

/// <summary>Statements of the registry's copy.</summary>
static class RegistryCopySql
{
    public static readonly SqlText Store = new("SELECT id FROM store");

    public static readonly SqlText Find = new("SELECT no FROM investors WHERE id = @id", "@id");

    public static readonly SqlText List = new("SELECT id FROM investors");

    public static readonly SqlText DeleteKey = new(
        "DELETE FROM data_keys WHERE investor = (SELECT no FROM investors WHERE id = @id)", "@id");

    public static readonly SqlText DeleteInvestor = new("DELETE FROM investors WHERE id = @id", "@id");
}
