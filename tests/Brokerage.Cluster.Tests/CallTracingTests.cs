using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Brokerage.Cluster.Tests;

/// <summary>Calls are counted by whether they crossed silos, and traced, and never name an investor.</summary>
public sealed class CallTracingTests
{
    private const string Investor = "investor-whom-nobody-may-read";

    [Fact]
    public async Task Calls_FromEverySilo_AreCountedByWhetherTheyCrossedAndNameNobody()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        var factories = cluster.Active.Select(s => (object)s.ServiceProvider.GetRequiredService<IMeterFactory>()).ToHashSet();
        var counted = new ConcurrentQueue<KeyValuePair<string, object?>[]>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "brokerage.cluster.calls" && instrument.Meter.Scope is { } scope && factories.Contains(scope)) listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue(tags.ToArray()));
        meters.Start();
        var spans = new ConcurrentQueue<Activity>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);

        foreach (var silo in cluster.Active) await cluster.At(silo).ViewAsync(Investor, default).Soon();

        var views = counted.Where(tags => tags.Contains(new("method", "ViewAsync"))).ToArray();
        views.Count(tags => tags.Contains(new("remote", false))).ShouldBe(1);
        views.Count(tags => tags.Contains(new("remote", true))).ShouldBe(2);
        spans.Count(s => s.DisplayName.EndsWith(" ViewAsync")).ShouldBeGreaterThanOrEqualTo(3);
        counted.SelectMany(tags => tags).Concat(spans.SelectMany(s => s.TagObjects)).ShouldAllBe(tag => $"{tag.Value}" != Investor);
        spans.ShouldAllBe(s => !s.DisplayName.Contains(Investor));
    }
}
