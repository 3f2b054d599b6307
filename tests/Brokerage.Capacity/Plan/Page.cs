using System.Globalization;
using System.Text;
using Brokerage.Capacity.Simulation;

namespace Brokerage.Capacity.Plan;

/// <summary>docs/plan-10-million.md: its tables are written by this program between marks, the words around them by people.</summary>
public sealed class Page(string text)
{
    private string _text = text;

    /// <summary>The blocks that are computed in a moment: everything but the storms.</summary>
    public static IReadOnlyDictionary<string, string> Quick(Measured measured)
    {
        var arithmetic = new Arithmetic(new(), measured);
        return new Dictionary<string, string>
        {
            ["assumptions"] = Table("assumed | value | why", new Workload().Assumptions.Select(a => $"| {a.What} | {a.Value} | {a.Why} |")),
            ["arithmetic"] = Table("term | sum | result | measured", arithmetic.Terms.Select(t => $"| {t.What} | {t.Sum} | {t.Result} | {string.Join(", ", t.Rows.AsEnumerable())} |")),
            ["limits"] = Table("at × today | what is not enough | its mark | what to do, and its price",
                arithmetic.Limits.Select(l => $"| {Figures.Number(l.Load)} | {l.What} | {l.Mark} | {l.Remedy} |")),
            ["validation"] = Table("compared | simulated | measured | error", Validation.Compare(measured).Select(Validation.Line)),
        };
    }

    /// <summary>The storms, played so many times smaller; 1 for the full size, which takes minutes.</summary>
    public static string Storm(Measured measured, int shrunk, Action<string> tell)
    {
        var lines = new List<string>();
        foreach (var (design, hasSnapshots) in Storms.Designs)
        {
            lines.Add(Storms.Play(design, Costs.Storm(measured, hasSnapshots), shrunk));
            tell(lines[^1]);
        }
        return Table("design | half current | 99 % current | attempts | wasted | queues: silo · store | ack p50 · p99", lines)
            + $"\n\nPlayed at 1:{shrunk}, as many apps a core; run of `{Storms.Fingerprint(measured)}`.";
    }

    /// <summary>What stands between the marks of a block.</summary>
    /// <exception cref="KeyNotFoundException">The page has no such block.</exception>
    public string this[string block]
    {
        get
        {
            var (start, end) = Place(block);
            return _text[start..end].Trim();
        }
        set
        {
            var (start, end) = Place(block);
            _text = string.Create(CultureInfo.InvariantCulture, $"{_text[..start]}\n{value}\n{_text[end..]}");
        }
    }

    public override string ToString() => _text;

    private (int Start, int End) Place(string block)
    {
        var (begin, end) = ($"<!-- computed: {block} -->", $"<!-- end: {block} -->");
        var (start, stop) = (_text.IndexOf(begin, StringComparison.Ordinal), _text.IndexOf(end, StringComparison.Ordinal));
        return start >= 0 && stop > start ? (start + begin.Length, stop) : throw new KeyNotFoundException($"The page has no block '{block}' between {begin} and {end}.");
    }

    private static string Table(string head, IEnumerable<string> lines)
    {
        var text = new StringBuilder($"| {head} |\n|{string.Concat(head.Split('|').Select(_ => "---|"))}\n");
        text.AppendJoin('\n', lines);
        return text.ToString();
    }
}
