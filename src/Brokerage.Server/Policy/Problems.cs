using System.Collections.Immutable;

namespace Brokerage.Server.Policy;

/// <summary>One error of a rule set or of content. Line and column count from 1.</summary>
/// <param name="Line">Line.</param>
/// <param name="Column">Column.</param>
/// <param name="Code">Stable code, for example <c>unknown-feature</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">What was probably meant; null when nothing is near.</param>
public sealed record RuleSetError(int Line, int Column, string Code, string Message, string? Suggestion = null)
{
    /// <summary>The kind of problem it is, as an answer names it: one of a few codes that stand for themselves, or <c>rule-invalid</c>.</summary>
    public string Kind => Code is "rule-syntax" or "rule-limits" or "rule-cycle" or "rule-conflict" or "purpose-undeclared" or "guardrail" ? Code : "rule-invalid";
}

/// <summary>Collects what is wrong with one text.</summary>
internal sealed class Problems
{
    private const int MaxKept = 100;
    private readonly List<RuleSetError> _errors = [];

    public bool Any => _errors.Count > 0;

    public ImmutableArray<RuleSetError> InOrder => [.. _errors.OrderBy(e => e.Line).ThenBy(e => e.Column)];

    public void Add(YamlNode at, string code, string message, string? suggestion = null) => Add(at.Line, at.Column, code, message, suggestion);

    public void Add(int line, int column, string code, string message, string? suggestion = null)
    {
        if (_errors.Count < MaxKept) _errors.Add(new(Math.Max(line, 1), Math.Max(column, 1), code, message, suggestion));
    }

    /// <summary>Something named that does not exist, with the nearest name that does.</summary>
    public void AddUnknown(YamlScalar at, string code, string what, IEnumerable<string> known)
    {
        var name = at.Text.Length > 64 ? at.Text[..64] + "…" : at.Text;
        var nearest = Nearest(name, known);
        Add(at, code, $"There is no {what} '{name}'." + (nearest is null ? "" : $" Did you mean '{nearest}'?"), nearest);
    }

    private static string? Nearest(string name, IEnumerable<string> known) =>
        known.Select(k => (Key: k, Distance: Distance(name, k)))
            .Where(k => k.Distance <= Math.Max(2, name.Length / 3))
            .OrderBy(k => k.Distance).ThenBy(k => k.Key, StringComparer.Ordinal)
            .Select(k => k.Key).FirstOrDefault();

    /// <summary>Edit distance (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
