using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>
/// A random name that the journal and its registry share, so that a registry that is missing, or another store's, is noticed before
/// anything is read or forgotten.
/// </summary>
static class StoreIdentity
{
    /// <summary>The identity a database holds (<c>main</c> or <c>keyring</c>); null when it has none yet.</summary>
    public static string? Of(DbConnection connection, string schema)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT 1 FROM {schema}.sqlite_schema WHERE type = 'table' AND name = 'store'";
        if (command.ExecuteScalar() is null) return null;
        command.CommandText = $"SELECT id FROM {schema}.store";
        return (string?)command.ExecuteScalar();
    }

    public static void Set(DbConnection connection, string schema, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {schema}.store (id) VALUES ('{id}')";
        command.ExecuteNonQuery();
    }
}
