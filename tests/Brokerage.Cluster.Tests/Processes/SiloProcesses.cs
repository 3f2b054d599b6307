using System.Diagnostics;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Postgres;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>Silos as processes on a PostgreSQL of our own, with one folder of keys and rules: what an operator runs.</summary>
internal sealed class SiloProcesses : IAsyncDisposable
{
    private readonly ServerProcess?[] silos;
    private readonly int[] ports;
    private readonly string[] arguments;
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-silos-").FullName;
    private readonly PostgresCluster postgres;
    private readonly string database;

    private SiloProcesses(PostgresCluster postgres, string database, int count, string[] arguments) =>
        (this.postgres, this.database, this.arguments, silos, ports) = (postgres, database, arguments, new ServerProcess?[count], new int[count]);

    /// <summary>The PostgreSQL of journal and membership.</summary>
    public string Database => database;

    /// <summary>Silos that are not known to be gone.</summary>
    public ServerProcess[] Running => [.. silos.OfType<ServerProcess>()];

    /// <summary>A silo that runs.</summary>
    public ServerProcess this[int silo] => silos[silo] ?? throw new InvalidOperationException($"Silo {silo} does not run.");

    /// <summary>The silo that listens for others at a port.</summary>
    public int At(int port) => Array.IndexOf(ports, port);

    /// <param name="count">How many are started.</param>
    /// <param name="room">How many there may be; 0 for no more.</param>
    /// <param name="arguments">What each is started with, beside its ports.</param>
    public static async Task<SiloProcesses> StartAsync(int count, int room = 0, params string[] arguments)
    {
        var postgres = await PostgresCluster.StartAsync();
        var processes = new SiloProcesses(postgres, await postgres.CreateDatabaseAsync(), Math.Max(count, room), arguments);
        // The first makes the keys and the schema; the others find them.
        for (var i = 0; i < count; i++) await processes.StartOneAsync(i);
        return processes;
    }

    public async Task StartOneAsync(int silo)
    {
        var own = Ports.Two();
        var started = await ServerProcess.StartAsync(new()
        {
            Program = "brokerage-silo.dll",
            DataFolder = folder,
            Arguments = ["--silo-port", $"{own.Silo}", "--gateway-port", $"{own.Gateway}", .. arguments],
            Environment = new Dictionary<string, string> { [Server.Hosting.Stores.Variable] = database },
        });
        (silos[silo], ports[silo]) = (started, own.Silo);
    }

    /// <summary>Kills the database's postmaster and starts it again.</summary>
    public async Task KillDatabaseAsync()
    {
        await postgres.KillAsync();
        await postgres.StartServerAsync();
    }

    /// <summary>Starts a silo as its supervisor does: again when it could not.</summary>
    public async Task RestartAsync(int silo)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await StartOneAsync(silo);
                return;
            }
            catch (Exception e) when (attempt < 5 && e is InvalidOperationException or HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
    }

    /// <summary>Ends a silo at once.</summary>
    public async Task KillAsync(int silo)
    {
        if (Take(silo) is { } process) await process.DisposeAsync();
    }

    /// <summary>Asks a silo to stop, and waits for it.</summary>
    public async Task StopAsync(int silo)
    {
        if (Take(silo) is not { } process) return;
        await SignalAsync(process, "TERM");
        await EndedAsync(process, TimeSpan.FromSeconds(30));
        await process.DisposeAsync();
    }

    /// <summary>Sends a signal to a silo, and does no more.</summary>
    public Task SignalAsync(int silo, string signal) => SignalAsync(this[silo], signal);

    /// <summary>True when a silo's process ended by itself in time; it is not in the list any more.</summary>
    public async Task<bool> EndedAsync(int silo, TimeSpan within)
    {
        if (Take(silo) is not { } process) return true;
        var hasEnded = await EndedAsync(process, within);
        await process.DisposeAsync();
        return hasEnded;
    }

    /// <summary>Lets a silo sleep; when it wakes it has been declared dead and ends itself.</summary>
    public async Task PauseAsync(int silo, TimeSpan time)
    {
        if (silos[silo] is not { } process) return;
        await SignalAsync(process, "STOP");
        await Task.Delay(time);
        await SignalAsync(process, "CONT");
        await Task.Delay(TimeSpan.FromSeconds(5));
        await KillAsync(silo);
    }

    public Task<PostgresJournal> OpenJournalAsync() =>
        PostgresJournal.OpenAsync(new() { ConnectionString = database, Folder = folder }, TimeProvider.System, default).AsTask();

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < silos.Length; i++) await KillAsync(i);
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<bool> EndedAsync(ServerProcess process, TimeSpan within)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < within; await Task.Delay(50))
            if (!Directory.Exists($"/proc/{process.ProcessId}") || IsZombie(process.ProcessId)) return true;
        return false;
    }

    private ServerProcess? Take(int silo) => Interlocked.Exchange(ref silos[silo], null);

    private static bool IsZombie(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z");
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task SignalAsync(ServerProcess process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.ProcessId}"]);
        await kill.WaitForExitAsync();
    }
}
