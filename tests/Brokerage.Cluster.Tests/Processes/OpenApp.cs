using System.Net.WebSockets;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Cluster.Tests.Processes;

/// <summary>
/// An investor's app that is always open: it comes back to any silo, resumes from where it stood, and notes what no app may ever see.
/// </summary>
/// <param name="door">Where it may connect now; null for nowhere.</param>
/// <param name="investor">Whose app it is.</param>
internal sealed class OpenApp(Func<HttpClient?> door, string investor) : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    private readonly CancellationTokenSource ended = new();
    private readonly List<string> violations = [];
    private Task running = Task.CompletedTask;
    private long version;

    /// <summary>An app that connects to any silo that runs.</summary>
    public OpenApp(SiloProcesses silos, string investor, int seed) : this(AnyOf(silos, new Random(seed)), investor)
    {
    }

    public string Investor => investor;

    /// <summary>Ends only when the app is closed, unless the app itself is at fault.</summary>
    public Task Running => running;

    /// <summary>Where it stands.</summary>
    public ResumePoint? Position { get; private set; }

    public int Connections { get; private set; }

    public int Resumed { get; private set; }

    public IReadOnlyList<string> Violations => violations;

    public void Open() => running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await running;
        ended.Dispose();
    }

    private async Task RunAsync()
    {
        while (!ended.IsCancellationRequested)
            try
            {
                if (door() is { } open) await FollowAsync(open);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or WebSocketException or TimeoutException or OperationCanceledException or HubCallException or ObjectDisposedException or JsonException
                or System.Threading.Channels.ChannelClosedException)
            {
                await Task.Delay(200);
            }
    }

    private static Func<HttpClient?> AnyOf(SiloProcesses silos, Random random) =>
        () => silos.Running is { Length: > 0 } running ? running[random.Next(running.Length)].Http : null;

    private async Task FollowAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var token = await DevToken.GetAsync(http, "investor", investor).WaitAsync(patience.Token);
        await using var hub = await HubConnection.OpenAsync(http.BaseAddress!, "/hubs/v1/experience", token);
        await hub.CallAsync("Hello", new HelloRequest("test", "1", "en", [], Position)).WaitAsync(TimeSpan.FromSeconds(10));
        Connections++;
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
            silence.CancelAfter(Silence);
            Take(await hub.Messages.ReadAsync(silence.Token));
        }
    }

    /// <summary>What all updates have.</summary>
    private sealed record Numbers(long Seq, long Version);

    private void Take(HubMessage message)
    {
        if (message.Target == "Welcome")
        {
            var welcome = message.As<Welcome>();
            if (welcome.Mode == "resumed")
            {
                Resumed++;
                if (Position is { } stood && (stood.Epoch, stood.Seq) != (welcome.Epoch, welcome.Seq)) violations.Add($"resumed at {welcome.Seq} after {stood.Seq}");
            }
            Position = new(welcome.Epoch, welcome.Seq);
            return;
        }
        if (message.Target is not ("ExperienceChanged" or "CardsChanged" or "ConsentChanged")) return;
        var update = message.As<Numbers>();
        if (update.Seq != Position!.Seq + 1) violations.Add($"{message.Target} {update.Seq} after {Position.Seq}");
        if (update.Version < version) violations.Add($"version {update.Version} after {version}");
        (Position, version) = (Position with { Seq = update.Seq }, update.Version);
    }
}
