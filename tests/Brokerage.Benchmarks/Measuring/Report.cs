using System.Globalization;
using System.Text;

namespace Brokerage.Benchmarks.Measuring;

/// <summary>A line of the report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Product">The product's figure.</param>
/// <param name="Floor">The figure it is compared with, and what that is.</param>
/// <param name="Ratio">Product to floor; null for none.</param>
/// <param name="Target">The target, with its number in performance.md; empty for none.</param>
/// <param name="Verdict">The verdict on the target.</param>
internal sealed record Row(string What, string Product, string Floor = "", double? Ratio = null, string Target = "", Verdict Verdict = Verdict.None);

/// <summary>The results of one suite.</summary>
internal sealed record Section(string Suite, string Method, IReadOnlyList<Row> Rows);

/// <summary>RESULTS.md: a section a suite; a run replaces the sections of the suites it ran.</summary>
internal static class Report
{
    private const string Head = """
        # Results

        Written by `dotnet run -c Release --project tests/Brokerage.Benchmarks -- all` (or one of
        `indicators rules clauses preview ingest postgres push ticks memory telemetry units`; `--quick` for a short run, which writes nothing). Each section says when it was run.
        Product and floor are measured in turn in one run; figures are medians of the rounds, ratios those of medians. A verdict is
        *inconclusive* when the floor's own rounds differ by more than 1.3. Read ratios rather than absolute figures.
        Loops on one thread are timed in processor time, all else in elapsed time.

        """;

    public static string Text(Section section)
    {
        var text = new StringBuilder();
        text.AppendLine($"## {section.Suite}").AppendLine().AppendLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine}. {section.Method}").AppendLine();
        text.AppendLine("| measured | product | floor | ratio | target | verdict |").AppendLine("|---|---|---|---|---|---|");
        foreach (var row in section.Rows)
#pragma warning disable CA1308 // verdicts read as words
            text.AppendLine($"| {row.What} | {row.Product} | {row.Floor} | {row.Ratio?.ToString("0.00", CultureInfo.InvariantCulture)} | {row.Target} | {(row.Verdict == Verdict.None ? "" : row.Verdict.ToString().ToLowerInvariant())} |");
#pragma warning restore CA1308
        return text.ToString();
    }

    /// <param name="path">The page.</param>
    /// <param name="section">What is new in it.</param>
    /// <param name="head">What stands above the sections.</param>
    public static void Write(string path, Section section, string head = Head)
    {
        var sections = new List<string>();
        if (File.Exists(path))
            sections.AddRange(File.ReadAllText(path).Split("\n## ").Skip(1).Select(s => $"## {s.TrimEnd()}\n"));
        var text = Text(section);
        var index = sections.FindIndex(s => s.StartsWith($"## {section.Suite}\n", StringComparison.Ordinal));
        if (index >= 0) sections[index] = text;
        else sections.Add(text);
        File.WriteAllText(path, $"{head}\n{string.Join("\n", sections)}");
    }

    public static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static string Machine =>
        $"{Environment.ProcessorCount} cores of {Processor}, load average {LoadAverage} at the end, .NET {Environment.Version}, server GC";

    private static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "an unknown processor"
        : "an unknown processor";

    private static string LoadAverage => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
