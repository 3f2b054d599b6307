using System.Diagnostics;
using System.Net;
using Brokerage.Benchmarks.Measuring;
using Brokerage.Cluster.Tests.Kit;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Cluster.Benchmarks.Hosts;

/// <summary>Some processes that serve the same investors, and a broker who sends events to any of them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const int Producers = 64;
    public const int Investors = 1_024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static long _ids;

    private readonly List<ServerProcess> _processes = [];
    private readonly List<Broker> _brokers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("brokerage-fleet-").FullName;
    private readonly int[] _turns = new int[Producers];

    private Fleet()
    {
    }

    /// <summary>Events that were acknowledged so far.</summary>
    public long Events { get; private set; }

    /// <summary>The server without a cluster.</summary>
    public static Task<Fleet> ServerAsync(string database) => StartAsync("server", 1, database);

    /// <summary>Silos of one cluster.</summary>
    public static Task<Fleet> SilosAsync(int count, string database) => StartAsync("silo", count, database);

    /// <summary>Every producer sends one event, to the next process each time, and waits for the answer.</summary>
    public async Task<LoadResult> LoadAsync(TimeSpan duration)
    {
        var result = await Load.RunAsync(Producers, duration, async producer =>
        {
            var turn = _turns[producer]++;
            await SendAsync(turn + producer, (producer + Producers * turn) % Investors, new SearchPerformed("index funds", "session-1"));
            return 1;
        });
        Events += result.Milliseconds.Count;
        return result;
    }

    /// <summary>Calls that silos answered to themselves and to others.</summary>
    public async Task<(long Local, long Remote)> CallsAsync()
    {
        await Task.Delay(Child.CountsEvery * 2);
        var counts = Enumerable.Range(0, _processes.Count).Select(i => Child.Read(CountsFile(i))).ToArray();
        return (counts.Sum(c => c.Local), counts.Sum(c => c.Remote));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var broker in _brokers) broker.Dispose();
        foreach (var process in _processes) await process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Fleet> StartAsync(string role, int count, string database)
    {
        var fleet = new Fleet();
        try
        {
            for (var i = 0; i < count; i++) await fleet.AddAsync(role, database);
            await Parallel.ForEachAsync(Enumerable.Range(0, Investors), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (investor, _) =>
                await fleet.SendAsync(investor, investor, new ConsentGiven(Purpose.PersonaliseBehaviour.Key(), "2026-01", "en")));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    private async Task AddAsync(string role, string database)
    {
        var ports = Ports.Two();
        var process = await ServerProcess.StartAsync(new()
        {
            Program = "Brokerage.Cluster.Benchmarks.dll",
            DataFolder = _folder,
            // A machine that is measured is to be busy.
            Arguments = role == "silo" ? ["--silo-port", $"{ports.Silo}", "--gateway-port", $"{ports.Gateway}", "--shed-cpu", "100"] : [],
            Environment = new Dictionary<string, string>
            {
                [Child.Role] = role,
                [Child.CountsFile] = CountsFile(_processes.Count),
                [Server.Hosting.Stores.Variable] = database,
                ["Ingest__RequestsPerSecond"] = "1000000",
            },
        });
        _processes.Add(process);
        _brokers.Add(await process.BrokerAsync("benchmark"));
    }

    private async Task SendAsync(int turn, int investor, InvestorEvent data)
    {
        var sent = new SentEvent($"investor-{investor}", $"event-{Interlocked.Increment(ref _ids)}", data);
        var began = Stopwatch.GetTimestamp();
        // Refused for the moment is asked again, as a broker does; the waiting is part of the answer's time.
        for (var (status, answer) = await TryAsync(); answer?.Receipts[0].Status != "accepted"; (status, answer) = await TryAsync())
        {
            if (status != HttpStatusCode.ServiceUnavailable || Stopwatch.GetElapsedTime(began) > Patience) throw new InvalidOperationException($"An event was answered with {status}.");
            await Task.Delay(50);
        }

        Task<(HttpStatusCode Status, EventsAnswer? Answer)> TryAsync() => _brokers[turn % _brokers.Count].TrySendAsync([sent]);
    }

    private string CountsFile(int process) => Path.Combine(_folder, $"counts-{process}");
}
