namespace Brokerage.Server.Tests.Telemetry;

/// <summary>What a metric is to Prometheus; an up-down counter is a gauge there.</summary>
public enum MetricKind
{
    Gauge,
    Counter,
    Histogram,
}

/// <summary>Names as the Prometheus exporter of the OpenTelemetry collector makes them (OpenTelemetry specification, "Prometheus and OpenMetrics compatibility").</summary>
public static class PrometheusNames
{
    /// <summary>Every series name of a metric.</summary>
    public static IEnumerable<string> Of(ExportedMetric metric)
    {
        var name = metric.Name.Replace('.', '_');
        if (UnitOf(metric.Unit) is { } unit && !name.EndsWith($"_{unit}", StringComparison.Ordinal)) name = $"{name}_{unit}";
        if (metric is { Unit: "1", Kind: MetricKind.Gauge }) name += "_ratio";
        return metric.Kind switch
        {
            MetricKind.Counter => [name.EndsWith("_total", StringComparison.Ordinal) ? name : $"{name}_total"],
            MetricKind.Histogram => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            _ => [name],
        };
    }

    // An annotation in braces is no unit.
    private static string? UnitOf(string unit) => unit switch { "s" => "seconds", "By" => "bytes", "ms" => "milliseconds", _ => null };
}
