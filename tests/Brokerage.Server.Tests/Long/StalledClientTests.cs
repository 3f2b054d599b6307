using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Brokerage.Tests;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>Promise 10, in small: a client that stops reading is dropped within 15 s, and the others do not notice it.</summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed class StalledClientTests(ITestOutputHelper output)
{
    private const int Healthy = 5;
    private static readonly TimeSpan Baseline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(15);

    [LinuxFact]
    public async Task MarketHub_AClientThatStopsReading_IsDroppedWhileOthersGoOn()
    {
        await using var server = await ServerProcess.StartAsync(new() { HoldReplay = false, Speed = "200" });
        var instruments = Directory.GetFiles(Path.Combine(SharedData.ProjectRoot, "marketdata-fixtures", "daily")).Select(f => Path.GetFileNameWithoutExtension(f)!).ToArray();
        using (var broker = await server.BrokerAsync())
            await broker.AddAdvancedAsync("stalled");

        var readers = new List<HubConnection>();
        for (var n = 0; n < Healthy; n++)
        {
            readers.Add(await server.OpenMarketAsync($"healthy-{n}"));
            await readers[n].CallAsync("Subscribe", new SubscribeRequest("list", instruments, "full", 20));
        }
        await Task.Delay(Baseline);
        var before = readers.ConvertAll(Arrivals);
        var memoryBefore = ResidentMegabytes(server.ProcessId);

        Socket socket = null!;
        var stalled = await HubConnection.OpenAsync(
            server.Address, "/hubs/v1/market", await DevToken.GetAsync(server.Http, "investor", "stalled"), null, s => (socket = s).ReceiveBufferSize = 4096);
        var streams = instruments.Select((symbol, n) => new StreamIndicatorsRequest($"s{n}", symbol, RealData.MarketRecording.Set, "1d", From: 0, MaxHz: 20)).ToArray();
        // The last answer that is read; the rows of all streams together are more than the system's buffers take.
        await stalled.CallAsync<IndicatorStream>("StreamIndicators", streams[0]);
        var began = Stopwatch.GetTimestamp();
        stalled.StopReading();
        foreach (var stream in streams) _ = stalled.CallAsync("StreamIndicators", stream).ContinueWith(t => t.Exception, TaskScheduler.Default);
        var (from, to) = (((IPEndPoint)socket.LocalEndPoint!).Port, server.Address.Port);
        var most = 0L;
        while (IsEstablished(to, from) && Stopwatch.GetElapsedTime(began) < Allowed * 2)
        {
            most = Math.Max(most, ResidentMegabytes(server.ProcessId));
            await Task.Delay(50);
        }
        var dropped = Stopwatch.GetElapsedTime(began);
        var during = readers.ConvertAll(Arrivals);

        var rateBefore = before.Average(a => a.Count) / Baseline.TotalSeconds;
        var rateDuring = during.Average(a => a.Count) / dropped.TotalSeconds;
        output.WriteLine(Results.Note("stalled.txt",
            $"dropped after {dropped.TotalSeconds:0.0} s; the others: {rateBefore:0.0} batches a second before, {rateDuring:0.0} during, longest gap " +
            $"{before.Max(LongestGapMs):0} ms before, {during.Max(LongestGapMs):0} ms during; resident memory {memoryBefore} MB before, at most {most} MB during"));
        readers.ShouldAllBe(r => !r.Closed.IsCompleted);
        dropped.ShouldBeLessThan(Allowed);
        dropped.ShouldBeGreaterThan(TimeSpan.FromSeconds(5), "it was dropped for something else");
        rateDuring.ShouldBeGreaterThan(rateBefore / 2);
        during.Max(LongestGapMs).ShouldBeLessThan(3000);
        await stalled.DisposeAsync();
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    private static List<long> Arrivals(HubConnection hub)
    {
        var arrivals = new List<long>();
        while (hub.Messages.TryRead(out var message)) arrivals.Add(message.ReceivedAt);
        return arrivals;
    }

    private static double LongestGapMs(List<long> arrivals) => arrivals.Zip(arrivals.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds).DefaultIfEmpty(double.PositiveInfinity).Max();

    /// <summary>Whether the server's end of a connection is open, as the system sees it: the client reads nothing and cannot tell.</summary>
    private static bool IsEstablished(int serverPort, int clientPort) => new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(File.ReadLines).Any(line =>
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3 && PortOf(fields[1]) == serverPort && PortOf(fields[2]) == clientPort && fields[3] == "01";
    });

    private static int PortOf(string address) =>
        address.LastIndexOf(':') is >= 0 and var colon && int.TryParse(address.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port) ? port : -1;

    private static long ResidentMegabytes(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
