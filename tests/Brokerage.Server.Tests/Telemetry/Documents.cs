using System.Text.Json;
using System.Text.RegularExpressions;
using Brokerage.Tests;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>What the documents and the dashboard say there is.</summary>
public static partial class Documents
{
    /// <summary>The table of metrics.</summary>
    public static ExportedMetric[] Metrics { get; } = [.. Table()];

    /// <summary>Series in the expressions of the dashboard.</summary>
    public static string[] DashboardMetrics { get; } = [.. Expressions().SelectMany(Series).Distinct()];

    /// <summary>Series that operations.md and the runbook tell people to look at.</summary>
    public static string[] ProseMetrics { get; } = [.. new[] { "docs/operations.md", "docs/runbook.md" }.Select(Text).SelectMany(Series).Distinct()];

    /// <summary>A text of the project.</summary>
    public static string Text(string path) => File.ReadAllText(Path.Combine(SharedData.ProjectRoot, path));

    /// <summary>Expressions of every panel of the dashboard.</summary>
    public static IReadOnlyList<string> Expressions()
    {
        using var dashboard = JsonDocument.Parse(Text("deploy/grafana/brokerage.json"));
        return [.. Strings(dashboard.RootElement)];
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "expr" ? [p.Value.GetString()!] : Strings(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        _ => [],
    };

    private static IEnumerable<string> Series(string text) => SeriesName().Matches(text).Select(m => m.Value);

    private static IEnumerable<ExportedMetric> Table() => TableRow().Matches(Text("docs/operations.md"))
        .Select(m => new ExportedMetric("", m.Groups["name"].Value, m.Groups["unit"].Value, Enum.Parse<MetricKind>(m.Groups["kind"].Value, ignoreCase: true)));

    [GeneratedRegex(@"\b(?:brokerage|http_server|signalr_server|kestrel|dotnet)_[a-z0-9_]+\b")]
    private static partial Regex SeriesName();

    [GeneratedRegex(@"^\| `(?<name>brokerage\.[a-z.]+)` \| (?<kind>counter|gauge|histogram) \| (?<unit>[^ |]*) ?\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
