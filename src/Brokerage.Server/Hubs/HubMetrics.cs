using System.Diagnostics.Metrics;
using Brokerage.Storage;

namespace Brokerage.Server.Hubs;

/// <summary>What open apps get: how many there are, whether they resume, what is sent, who is given up and why.</summary>
public sealed class HubMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Hubs";

    /// <summary>Why a client is given up.</summary>
    public const string QueueFull = "queue-full", Stalled = "stalled", TooManyConnections = "too-many-connections", TooManyCalls = "too-many-calls";

    private readonly UpDownCounter<long> _apps;
    private readonly Counter<long> _resumes;
    private readonly Histogram<double> _pushes;
    private readonly Counter<long> _drops;

    public HubMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _apps = meter.CreateUpDownCounter<long>("brokerage.hub.apps", "{app}", "Open apps, by hub.");
        _resumes = meter.CreateCounter<long>("brokerage.hub.resumes", "{resume}", "Apps that came back and asked to go on, by whether they could or got a new snapshot.");
        _pushes = meter.CreateHistogram("brokerage.hub.push.duration", "s", "A message to an app, by kind: from the investor's actor until the connection took it.", null, Buckets.Seconds);
        _drops = meter.CreateCounter<long>("brokerage.hub.drops", "{app}", "Clients that were given up, by reason.");
    }

    internal void Opened(string hub) => _apps.Add(1, new KeyValuePair<string, object?>("hub", hub));

    internal void Closed(string hub) => _apps.Add(-1, new KeyValuePair<string, object?>("hub", hub));

    internal void CameBack(bool resumed) => _resumes.Add(1, new KeyValuePair<string, object?>("result", resumed ? "resumed" : "snapshot"));

    internal void Pushed(string kind, TimeSpan duration) => _pushes.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));

    internal void Dropped(string reason) => _drops.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
