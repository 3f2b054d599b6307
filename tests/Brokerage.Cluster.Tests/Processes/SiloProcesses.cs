using System.Diagnostics;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Postgres;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>Silos as processes on a PostgreSQL of our own, with one folder of keys and rules: what an operator runs.</summary>
internal sealed class SiloProcesses : IAsyncDisposable
{
    private readonly ServerProcess?[] silos;
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-silos-").FullName;
    private readonly PostgresCluster postgres;
    private readonly string database;

    private SiloProcesses(PostgresCluster postgres, string database, int count) =>
        (this.postgres, this.database, silos) = (postgres, database, new ServerProcess?[count]);

    /// <summary>Silos that are not known to be gone.</summary>
    public ServerProcess[] Running => [.. silos.OfType<ServerProcess>()];

    public static async Task<SiloProcesses> StartAsync(int count)
    {
        var postgres = await PostgresCluster.StartAsync();
        var processes = new SiloProcesses(postgres, await postgres.CreateDatabaseAsync(), count);
        // The first makes the keys and the schema; the others find them.
        for (var i = 0; i < count; i++) await processes.StartOneAsync(i);
        return processes;
    }

    public async Task StartOneAsync(int silo)
    {
        var ports = Ports.Two();
        var started = await ServerProcess.StartAsync(new()
        {
            Program = "brokerage-silo.dll",
            DataFolder = folder,
            Arguments = ["--silo-port", $"{ports.Silo}", "--gateway-port", $"{ports.Gateway}"],
            Environment = new Dictionary<string, string> { [Server.Hosting.Stores.Variable] = database },
        });
        silos[silo] = started;
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
        for (var wait = 0; wait < 300 && Directory.Exists($"/proc/{process.ProcessId}") && !IsZombie(process.ProcessId); wait++) await Task.Delay(100);
        await process.DisposeAsync();
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
