using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>
/// A PostgreSQL of our own, in a folder of its own, on the loopback address: made by initdb, killed and started again as a test likes,
/// and gone with its folder when the tests end, however they end.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    static readonly Lazy<Task<PostgresCluster>> SharedCluster = new(StartSharedAsync);

    readonly int _port;
    readonly string _settings;
    Process? _guard;
    int _databases;

    PostgresCluster(string folder, int port, string settings) => (Folder, _port, _settings) = (folder, port, settings);

    /// <summary>Everything of it: data, log.</summary>
    public string Folder { get; }

    /// <summary>The server's files.</summary>
    public string DataFolder => Path.Combine(Folder, "data");

    /// <summary>The server's log.</summary>
    public string LogPath => Path.Combine(Folder, "server.log");

    /// <summary>Process id of the postmaster.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First());

    /// <summary>The cluster that all tests share that do not hurt it.</summary>
    public static Task<PostgresCluster> SharedAsync() => SharedCluster.Value;

    /// <summary>Makes and starts a cluster.</summary>
    /// <param name="settings">Settings beyond the usual ones, as <c>-c name=value</c>.</param>
    public static async Task<PostgresCluster> StartAsync(string settings = "")
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-pg-").FullName;
        Run("chmod", "755", folder);
        if (IsRoot) Run("chown", "postgres", folder);
        var cluster = new PostgresCluster(folder, FreePort(), settings);
        cluster.RunAsServer($"{PostgresPrograms.Folder}/initdb -D {cluster.DataFolder} -U brokerage -A trust -E UTF8 --locale=C -N > {cluster.LogPath} 2>&1");
        await cluster.StartServerAsync();
        return cluster;
    }

    /// <summary>A new, empty database; the connection string of it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=brokerage;Database={database}";

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts the server on its data and returns when it takes connections.</summary>
    public async Task StartServerAsync()
    {
        // The shell ends the server when its own input ends: with this process, however that ends.
        var server = $"{PostgresPrograms.Folder}/postgres -D {DataFolder} -p {_port} -c unix_socket_directories= -c listen_addresses=127.0.0.1 -c fsync=on "
            + $"-c synchronous_commit=on -c max_connections=200 -c shared_buffers=64MB -c log_min_messages=warning {_settings}";
        var script = $"{server} >> {LogPath} 2>&1 < /dev/null & pid=$!; (read line; kill -QUIT $pid 2>/dev/null) ; wait $pid";
        for (var attempt = 1; ; attempt++)
        {
            _guard = StartAsServer(script);
            if (await IsUpAsync()) return;
            StopGuard();
            // After a kill the server's children may still hold its memory for a moment.
            if (attempt == 20) throw new InvalidOperationException("PostgreSQL did not start:\n" + string.Join('\n', File.ReadLines(LogPath).TakeLast(20)));
            await Task.Delay(250);
        }
    }

    /// <summary>Kills the postmaster as a power cut of the process would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        using var postmaster = Process.GetProcessById(Postmaster);
        postmaster.Kill();
        await postmaster.WaitForExitAsync();
        StopGuard();
    }

    /// <summary>Kills one process of the server, a backend for instance; the server then restarts itself.</summary>
    public static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public ValueTask DisposeAsync()
    {
        StopGuard();
        Run("rm", "-rf", Folder);
        return ValueTask.CompletedTask;
    }

    static bool IsRoot => Environment.UserName == "root";

    static async Task<PostgresCluster> StartSharedAsync()
    {
        var cluster = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return cluster;
    }

    void StopGuard()
    {
        if (_guard is null) return;
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
        _guard = null;
    }

    async Task<bool> IsUpAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60);)
        {
            if (!File.Exists(Path.Combine(DataFolder, "postmaster.pid")) && Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(1)) return false;
            try
            {
                await ExecuteAsync("postgres", "SELECT 1");
                return true;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException)
            {
                await Task.Delay(20);
            }
        }
        return false;
    }

    void RunAsServer(string script)
    {
        using var process = StartAsServer(script);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {File.ReadAllText(LogPath)}");
    }

    Process StartAsServer(string script)
    {
        var start = new ProcessStartInfo(IsRoot ? "runuser" : "sh") { RedirectStandardInput = true, WorkingDirectory = Folder };
        foreach (var argument in IsRoot ? new[] { "-u", "postgres", "--", "sh", "-c", script } : ["-c", script]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
