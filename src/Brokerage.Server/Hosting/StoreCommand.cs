using System.CommandLine;
using Brokerage.Storage;

namespace Brokerage.Server.Hosting;

/// <summary><c>store migrate</c>: brings the tables to this program's version as a step of its own, before any server of that version starts.</summary>
public static class StoreCommand
{
    /// <summary>Exit code 0: the tables are there. 1: they are not, and why.</summary>
    /// <param name="options">Where the store is.</param>
    public static Command Create(Func<ParseResult, ServerOptions> options)
    {
        var migrate = new Command("migrate", "Creates or migrates the store's tables; servers may run. Without it each server does so when it starts.");
        migrate.SetAction((parsed, ct) => RunAsync(options(parsed), ct));
        return new("store", "The store.") { migrate };
    }

    /// <summary>Migrates the PostgreSQL that the options name, and says what it did.</summary>
    public static async Task MigratePostgresAsync(string store, string dataFolder, CancellationToken ct)
    {
        var (found, now) = await PostgresJournal.MigrateAsync(new() { ConnectionString = store, Folder = dataFolder }, TimeProvider.System, ct);
        Console.WriteLine(found == now ? $"journal: schema version {now}, nothing to do" : $"journal: schema version {found} → {now}");
    }

    private static async Task<int> RunAsync(ServerOptions options, CancellationToken ct)
    {
        try
        {
            if (options.IsEmbedded)
            {
                // An embedded store is migrated by opening it.
                await (await Stores.OpenAsync(options, TimeProvider.System, ct)).Journal.DisposeAsync();
                Console.WriteLine($"The store in {options.DataFolder} has the schema of this program.");
            }
            else await MigratePostgresAsync(options.Store!, options.DataFolder, ct);
            return 0;
        }
        catch (Exception e) when (e is StoreConfigurationException or StoreUnavailableException or StoreIntegrityException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"store: {e.Message}");
            return 1;
        }
    }
}
