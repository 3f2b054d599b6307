using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Brokerage.Actors;
using Brokerage.Cluster.Tracing;
using Brokerage.Domain.Consent;
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

    [Fact]
    public async Task Trace_OfACall_GoesOnAtWhateverSiloAndComesBackWithTheUpdates()
    {
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());
        using var callers = new ActivitySource(Guid.NewGuid().ToString());
        var spans = new ConcurrentQueue<Activity>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source == callers || source.Name == Traces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
        var told = new Told();
        await cluster.At(cluster.Active[0]).AttachAsync(Investor, told, null, default).Soon();

        foreach (var (silo, n) in cluster.Active.Select((silo, n) => (silo, n)))
        {
            using var caller = callers.StartActivity("caller", ActivityKind.Server, default(ActivityContext))!;
            var consent = new Submission("tests", $"consent-{n}", DateTimeOffset.UtcNow, Sent.Give(Purposes.All[n]));
            await cluster.At(silo).AcceptAsync(Investor, [consent], default).Soon();

            var trace = spans.Where(s => s.TraceId == caller.TraceId).ToArray();
            var call = trace.Single(s => s.DisplayName.EndsWith(" AcceptAsync"));
            call.ParentSpanId.ShouldBe(caller.SpanId);
            var accept = trace.Single(s => s.OperationName == "investor accept");
            accept.ParentSpanId.ShouldBe(call.SpanId);
            await told.UntilToldAsync(accept.SpanId).Soon();
        }
    }

    [Fact]
    public async Task Instruments_OfASilo_AreThoseOfTheOperationsPage()
    {
        var names = new ConcurrentBag<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ClusterMetrics.Name) names.Add(instrument.Name);
            },
        };
        meters.Start();
        await using var cluster = await LiveCluster.StartAsync(new InMemoryJournal());

        var page = await File.ReadAllTextAsync(Path.Combine(Brokerage.Tests.SharedData.ProjectRoot, "docs/operations.md"));
        names.Distinct().ShouldBe(System.Text.RegularExpressions.Regex.Matches(page, @"^\| `(brokerage\.cluster\.[a-z.]+)`", System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value), ignoreOrder: true);
    }

    private sealed class Told : IExperienceObserver
    {
        private readonly ConcurrentDictionary<ActivitySpanId, TaskCompletionSource> causes = new();

        /// <summary>Ends when an update came that a span caused.</summary>
        public Task UntilToldAsync(ActivitySpanId cause) => Cause(cause).Task;

        public void Start(string epoch, long seq, bool resumed)
        {
        }

        public void Next(Update update) => Cause(update.Cause.SpanId).TrySetResult();

        private TaskCompletionSource Cause(ActivitySpanId cause) => causes.GetOrAdd(cause, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
