using System.Diagnostics.Metrics;
using System.Globalization;
using Brokerage.Cluster.Hosting;
using Brokerage.Cluster.Tracing;
using Brokerage.Server.Hosting;

namespace Brokerage.Cluster.Benchmarks.Hosts;

/// <summary>
/// This program as a process that is measured: the product's own server or silo, which writes the counts of calls that the product keeps to a file,
/// four times a second.
/// </summary>
internal static class Child
{
    /// <summary>Variable that says what to be: <c>server</c> or <c>silo</c>.</summary>
    public const string Role = "BROKERAGE_BENCHMARK_ROLE";

    /// <summary>Variable that names the file of counts.</summary>
    public const string CountsFile = "BROKERAGE_BENCHMARK_COUNTS";

    /// <summary>How old a count may be.</summary>
    public static readonly TimeSpan CountsEvery = TimeSpan.FromMilliseconds(250);

    private static long _local;
    private static long _remote;

    /// <summary>True when the environment asks for it.</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable(Role) is not null;

    /// <summary>Serves until it is ended.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Environment.GetEnvironmentVariable(Role) == "server") return await CommandLine.RunAsync(args);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == ClusterMetrics.Name && instrument.Name == "brokerage.cluster.calls") listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var (name, value) in tags)
                if (name == "remote") Interlocked.Add(ref value is true ? ref _remote : ref _local, count);
        });
        listener.Start();
        _ = WriteAsync(Environment.GetEnvironmentVariable(CountsFile)!);
        return await SiloCommand.RunAsync(args);
    }

    /// <summary>Calls that a silo answered to itself and to others.</summary>
    public static (long Local, long Remote) Read(string file)
    {
        var counts = File.ReadAllText(file).Split(' ');
        return (long.Parse(counts[0], CultureInfo.InvariantCulture), long.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Each in one step, so that nobody reads half of it.</summary>
    private static async Task WriteAsync(string file)
    {
        using var timer = new PeriodicTimer(CountsEvery);
        do
        {
            await File.WriteAllTextAsync(file + ".new", $"{Volatile.Read(ref _local)} {Volatile.Read(ref _remote)}");
            File.Move(file + ".new", file, overwrite: true);
        }
        while (await timer.WaitForNextTickAsync());
    }
}
