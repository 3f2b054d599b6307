using System.Diagnostics;

namespace Brokerage.Cluster.Tracing;

/// <summary>A trace as it goes from silo to silo: W3C's <c>traceparent</c>.</summary>
internal static class TraceParent
{
    /// <summary>As it is sent; null for no trace.</summary>
    public static string? Of(ActivityContext trace) =>
        trace == default ? null : $"00-{trace.TraceId}-{trace.SpanId}-{(trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";

    /// <summary>As it is read; empty for none.</summary>
    public static ActivityContext Read(string? text) => ActivityContext.TryParse(text, null, isRemote: true, out var trace) ? trace : default;
}
