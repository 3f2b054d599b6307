using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Brokerage.Server.Tests.Kit;

/// <summary>How a server under test is started.</summary>
public sealed record ServerSettings
{
    /// <summary>Data folder; null for one that is deleted with the process.</summary>
    public string? DataFolder { get; init; }

    /// <summary>What is replayed as the market; null for the fixtures, held back.</summary>
    public string? Replay { get; init; }

    /// <summary>Speed of the replay.</summary>
    public string Speed { get; init; } = "max";

    /// <summary>Whether the replay waits for <see cref="ServerProcess.StartReplayAsync"/>.</summary>
    public bool HoldReplay { get; init; } = true;

    /// <summary>Where it listens; the default is a free port of the loopback.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Program beside the test binaries: the product, or the host with built-in faults.</summary>
    public string Program { get; init; } = "Brokerage.Server.dll";

    /// <summary>What the program runs under, for example a tracer; empty for nothing.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>File that gets everything the server writes; null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Further environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>The built server as a child process, with a port of its own choice on the loopback and a store of its own.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private const int LinesKept = 200;

    private readonly Process process;
    private readonly ServerSettings settings;
    private readonly Queue<string> output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, ServerSettings settings, string dataFolder)
    {
        (this.process, this.settings, DataFolder) = (process, settings, dataFolder);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>Where the server keeps its store.</summary>
    public string DataFolder { get; }

    /// <summary>Id of the server's own process, also when it runs under another program.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Where it listens.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>A client without a token.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) });

    /// <summary>From the start of the process to its readiness.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The last lines it wrote.</summary>
    public string Output
    {
        get { lock (output) return string.Join('\n', output); }
    }

    /// <summary>Starts a server and waits until it can journal.</summary>
    public static async Task<ServerProcess> StartAsync(ServerSettings? settings = null)
    {
        settings ??= new();
        var data = settings.DataFolder ?? Directory.CreateTempSubdirectory("brokerage-test-").FullName;
        string[] command =
        [
            .. settings.Under, System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Path.Combine(AppContext.BaseDirectory, settings.Program), "--urls", settings.Urls, "--data", data, "--seed-investors", "0",
            "--speed", settings.Speed, .. settings.Replay is { } replay ? (string[])["--replay", replay] : [], .. settings.HoldReplay ? (string[])["--hold-replay"] : [],
            .. settings.Arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in settings.Environment) start.Environment[name] = value;

        var began = Stopwatch.GetTimestamp();
        var server = new ServerProcess(Process.Start(start)!, settings, data);
        try
        {
            await server.WaitUntilReadyAsync();
            server.StartTime = Stopwatch.GetElapsedTime(began);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that sends a token of a role.</summary>
    public async Task<HttpClient> ClientAsync(string role, string sub)
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await DevToken.GetAsync(Http, role, sub));
        return client;
    }

    /// <summary>A client that sends events as a system of the broker.</summary>
    public async Task<Broker> BrokerAsync(string name = "test-broker") => new(await ClientAsync("ingest", name));

    /// <summary>Lets the held replay play.</summary>
    public async Task StartReplayAsync() => (await Http.PostAsync("/dev/replay/start", null)).EnsureSuccessStatusCode();

    /// <summary>Ends the process as a power cut would: SIGKILL, no warning.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
            try
            {
                if (ProcessId == 0 || ProcessId == process.Id) process.Kill();
                else Process.GetProcessById(ProcessId).Kill();
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                // It ended by itself in between.
            }
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Asks the process to stop, as a supervisor does: SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{ProcessId}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Asks it to stop and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        await TerminateAsync();
        await ExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
        Http.Dispose();
        if (settings.DataFolder is null) Directory.Delete(DataFolder, recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(StartTimeout);
        var exit = process.WaitForExitAsync(patience.Token);
        if (await Task.WhenAny(address.Task, exit) == exit) throw new InvalidOperationException($"The server did not start:\n{Output}");
        Http.BaseAddress = await address.Task;
        ProcessId = settings.Under.Count == 0 ? process.Id : ChildOf(process.Id);
        while (true)
        {
            using var ready = await Http.GetAsync("/health/ready", patience.Token);
            if (ready.IsSuccessStatusCode) return;
            await Task.Delay(5, patience.Token);
        }
    }

    private static int ChildOf(int parent) => int.Parse(File.ReadAllText($"/proc/{parent}/task/{parent}/children").Split(' ')[0]);

    private void Read(string? line)
    {
        if (line is null) return;
        lock (output)
        {
            output.Enqueue(line);
            if (output.Count > LinesKept) output.Dequeue();
            if (settings.LogFile is { } log) File.AppendAllText(log, line + "\n");
        }
        if (ReadyLine().Match(line) is { Success: true } match) address.TrySetResult(new(match.Groups[1].Value));
    }

    [GeneratedRegex(@"(http://127\.0\.0\.1:\d+)/health/ready")]
    private static partial Regex ReadyLine();
}
