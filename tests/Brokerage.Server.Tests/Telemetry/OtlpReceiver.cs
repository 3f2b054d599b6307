using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>A span as it was exported.</summary>
public sealed record ExportedSpan(string Trace, string Id, string Parent, string Source, string Name, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<(string Trace, string Span)> Links);

/// <summary>A metric as it was exported.</summary>
public sealed record ExportedMetric(string Meter, string Name, string Unit, MetricKind Kind);

/// <summary>Takes OTLP over HTTP with protobuf and keeps everything.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Every body.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _received.Select(r => r.Body)];

    /// <summary>Every span so far.</summary>
    public IReadOnlyList<ExportedSpan> Spans => [.. From("traces").SelectMany(body => Protobuf.At(body, 1, 2)).SelectMany(ToSpans)];

    /// <summary>Every metric so far, once each.</summary>
    public IReadOnlySet<ExportedMetric> Metrics => From("metrics").SelectMany(body => Protobuf.At(body, 1, 2)).SelectMany(ToMetrics).ToHashSet();

    /// <summary>Log records so far.</summary>
    public int LogRecords => From("logs").SelectMany(body => Protobuf.At(body, 1, 2, 2)).Count();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Map("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            receiver._received.Enqueue((signal, body.ToArray()));
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>What has arrived, once it is enough.</summary>
    public async Task<T> UntilAsync<T>(Func<OtlpReceiver, T?> find) where T : class
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (find(this) is { } found) return found;
            await Task.Delay(50);
        }
        throw new TimeoutException($"It did not arrive. Spans: {string.Join(", ", Spans.Select(s => s.Name).CountBy(n => n))}; metrics: {string.Join(", ", Metrics.Select(m => m.Name))}");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<ReadOnlyMemory<byte>> From(string signal) => _received.Where(r => r.Signal == signal).Select(r => (ReadOnlyMemory<byte>)r.Body);

    private static IEnumerable<ExportedSpan> ToSpans(ReadOnlyMemory<byte> scope)
    {
        var source = Protobuf.At(scope, 1).SelectMany(Protobuf.Read).First(f => f.Number == 1).Text;
        foreach (var span in Protobuf.At(scope, 2).Select(Protobuf.Read))
            yield return new(
                span.First(f => f.Number == 1).Hex, span.First(f => f.Number == 2).Hex, span.FirstOrDefault(f => f.Number == 4).Hex, source,
                span.First(f => f.Number == 5).Text, span.Where(f => f.Number == 9).Select(f => ToTag(f.Bytes)).ToDictionary(t => t.Key, t => t.Value),
                [.. span.Where(f => f.Number == 13).Select(f => Protobuf.Read(f.Bytes)).Select(l => (l.First(f => f.Number == 1).Hex, l.First(f => f.Number == 2).Hex))]);
    }

    private static KeyValuePair<string, string> ToTag(ReadOnlyMemory<byte> tag)
    {
        var value = Protobuf.At(tag, 2).SelectMany(Protobuf.Read).FirstOrDefault();
        return new(Protobuf.Read(tag).First(f => f.Number == 1).Text, value.Number == 1 ? value.Text : $"{value.Value}");
    }

    private static IEnumerable<ExportedMetric> ToMetrics(ReadOnlyMemory<byte> scope)
    {
        var meter = Protobuf.At(scope, 1).SelectMany(Protobuf.Read).First(f => f.Number == 1).Text;
        foreach (var metric in Protobuf.At(scope, 2).Select(Protobuf.Read))
        {
            var data = metric.First(f => f.Number is 5 or 7 or 9);
            var isMonotonic = data.Number == 7 && Protobuf.Read(data.Bytes).Any(f => f is { Number: 3, Value: 1 });
            yield return new(
                meter, metric.First(f => f.Number == 1).Text, metric.FirstOrDefault(f => f.Number == 3).Text,
                data.Number == 9 ? MetricKind.Histogram : isMonotonic ? MetricKind.Counter : MetricKind.Gauge);
        }
    }
}
