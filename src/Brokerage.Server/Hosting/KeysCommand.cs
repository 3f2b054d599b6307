using System.CommandLine;
using Brokerage.Storage;

namespace Brokerage.Server.Hosting;

/// <summary>
/// <c>keys rotate</c>: a new master key in place of the present one. Nobody may have the store open: a server knows one master key only.
/// Exit codes: 0 done, 1 it could not be done, and why; it may be called again, also after it was cut off.
/// </summary>
public static class KeysCommand
{
    /// <summary>The command <c>keys</c> with its parts.</summary>
    /// <param name="options">Where the store is.</param>
    public static Command Create(Func<ParseResult, ServerOptions> options)
    {
        var rotate = new Command("rotate", "Makes a new master key and wraps every data key by it; stop every server first.");
        rotate.SetAction((parsed, ct) => RotateAsync(options(parsed), ct));
        return new("keys", "The store's keys.") { rotate };
    }

    private static async Task<int> RotateAsync(ServerOptions options, CancellationToken ct)
    {
        try
        {
            var present = Path.Combine(options.DataFolder, "keys", "master.key");
            var (former, next) = (present + ".former", present + ".next");
            // Where an earlier run was cut off between its two moves, the present key is the former one already.
            var known = File.Exists(present) ? present : former;
            if (!File.Exists(known)) throw new IOException($"There is no master key {present}.");
            var keys = new RotatedMasterKey(FileMasterKey.OpenOrCreate(next, mayCreate: true), FileMasterKey.OpenOrCreate(known, mayCreate: false));
            var count = await RewrapAsync(options, keys, ct);
            if (known == present) File.Move(present, former, overwrite: true);
            File.Move(next, present);
            Console.WriteLine($"{count} data keys are wrapped by master key {keys.KeyId}; the former key is {former}");
            return 0;
        }
        catch (Exception e) when (e is StoreConfigurationException or StoreUnavailableException or StoreIntegrityException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"keys: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> RewrapAsync(ServerOptions options, IMasterKey keys, CancellationToken ct)
    {
        var store = await Stores.OpenAsync(options, TimeProvider.System, ct, keys);
        await using var journal = store.Journal;
        return journal switch
        {
            SqliteJournal sqlite => await sqlite.RewrapKeysAsync(ct),
            PostgresJournal postgres => await postgres.RewrapKeysAsync(ct),
            _ => throw new InvalidOperationException($"{journal.GetType().Name} has no keys."),
        };
    }
}
