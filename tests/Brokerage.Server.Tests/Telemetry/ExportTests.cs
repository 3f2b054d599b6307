using System.Text;
using Brokerage.Storage;
using Shouldly;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>What a server exports of a workload: one trace from event to push, every metric, and nothing about anybody.</summary>
public sealed class ExportTests(TelemetryRun run) : IClassFixture<TelemetryRun>
{
    /// <summary>
    /// What this server does not export: a mailbox is full only in trouble (the actors' tests count it), and it is no silo (the cluster's tests
    /// compare these names with the instruments).
    /// </summary>
    private static readonly ExportedMetric[] Elsewhere =
        [.. Documents.Metrics.Where(m => m.Name == "brokerage.actors.refusals" || m.Name.StartsWith("brokerage.cluster.", StringComparison.Ordinal))];

    private HashSet<string> SeriesNames => [.. run.Received.Metrics.Concat(Elsewhere).SelectMany(PrometheusNames.Of)];

    [Fact]
    public void Trace_OfAnEventThatMovesATier_LeadsFromTheRequestToThePush()
    {
        var trace = run.Received.Spans.Where(s => s.Trace == Workload.Trace).ToArray();

        var request = trace.ShouldHaveSingleItem(s => s.Parent == Workload.Sender);
        (request.Name, request.Source).ShouldBe(("POST /v1/events", "Microsoft.AspNetCore"));
        request.Tags["http.response.status_code"].ShouldBe("202");
        var accept = trace.ShouldHaveSingleItem(s => s.Name == "investor accept");
        accept.Parent.ShouldBe(request.Id);
        trace.ShouldHaveSingleItem(s => s.Name == "tier decide").Parent.ShouldBe(accept.Id);
        var append = trace.ShouldHaveSingleItem(s => s.Name == "journal append");
        append.Parent.ShouldBe(accept.Id);
        var commit = trace.ShouldHaveSingleItem(s => s.Name == "journal commit" && s.Parent == append.Id);
        append.Links.ShouldContain((commit.Trace, commit.Id));
        var pushes = trace.Where(s => s.Name == "experience push").ToArray();
        pushes.ShouldContain(p => p.Tags["brokerage.message"] == "tier");
        pushes.ShouldAllBe(p => p.Parent == accept.Id);
    }

    [Fact]
    public void Trace_OfAnEventWhoseEnvelopeNamesATrace_LinksToIt() =>
        run.Received.Spans.ShouldContain(s => s.Name == "POST /v1/events" && s.Links.Any(l => l.Trace == Workload.EventTrace));

    [Fact]
    public void Spans_OfOtherRequests_BelongToNoForeignTrace()
    {
        // Each trade was a request of its own: an actor that kept the trace of whoever woke it would have put all of them into one.
        var accepts = run.Received.Spans.Where(s => s.Name == "investor accept").ToArray();
        accepts.Length.ShouldBeGreaterThan(30);
        accepts.Select(s => s.Trace).Distinct().Count().ShouldBe(accepts.Length);
    }

    [Fact]
    public void Metrics_AfterAWorkload_AreAllThereAndAsDocumented()
    {
        var exported = run.Received.Metrics.Where(m => m.Name.StartsWith("brokerage.", StringComparison.Ordinal)).Select(m => m with { Meter = "" });

        exported.ShouldBe(Documents.Metrics.Except(Elsewhere), ignoreOrder: true);
    }

    [Fact]
    public void Dashboard_EveryMetricInIt_IsExported()
    {
        Documents.DashboardMetrics.Length.ShouldBeGreaterThan(20);
        Documents.DashboardMetrics.Except(SeriesNames).ShouldBeEmpty();
    }

    [Fact]
    public void Alarms_EveryMetricInThem_IsExported()
    {
        Documents.ProseMetrics.ShouldNotBeEmpty();
        Documents.ProseMetrics.Except(SeriesNames).ShouldBeEmpty();
    }

    [Fact]
    public void Export_OfAWorkload_HoldsNoIdNoKeyNoTokenAndNoText()
    {
        var text = string.Join('\n', run.Received.Bodies.Select(Encoding.Latin1.GetString));

        text.ShouldContain(Workload.Control, customMessage: "The search would find nothing.");
        run.Workload.Canaries.Count.ShouldBeGreaterThan(40);
        run.Workload.Canaries.Where(text.Contains).ShouldBeEmpty();
    }

    [Fact]
    public void Sources_OfSpans_AreOnlyThoseThatNameNobody() =>
        run.Received.Spans.Select(s => s.Source).Distinct().ShouldBe([Traces.Name, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server"], ignoreOrder: true);

    [Fact]
    public void Logs_OfTheServer_AreExportedToo() => run.Received.LogRecords.ShouldBeGreaterThan(0);
}

internal static class SingleItem
{
    public static ExportedSpan ShouldHaveSingleItem(this IEnumerable<ExportedSpan> spans, Func<ExportedSpan, bool> condition) =>
        spans.Where(condition).ToArray().ShouldHaveSingleItem();
}
