using System.Collections.Immutable;
using System.Globalization;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation;

/// <summary>What became of something in a rule set.</summary>
public enum DifferenceKind { Added, Removed, Changed, Moved }

/// <summary>One difference in meaning between two rule sets.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">What it concerns, for example <c>rules.advanced-by-evidence.when.all[0].value</c>; places as they are afterwards, of what is removed as they were.</param>
/// <param name="Before">Before; null when added. For a moved rule its place, from 1.</param>
/// <param name="After">After; null when removed. For a moved rule its place, from 1.</param>
public sealed record RuleDifference(DifferenceKind Kind, string Path, string? Before, string? After);

/// <summary>
/// Compares two rule sets by meaning: comments, layout and the order of keys, of parts of a condition, of scorecards and of segments leave no trace; the
/// order of rules does, since the first match wins.
/// </summary>
public static class RuleSetDiff
{
    /// <summary>The differences; everything is added when <paramref name="before"/> is null.</summary>
    public static ImmutableArray<RuleDifference> Between(RuleSet? before, RuleSet after) =>
    [
        .. Value("tiers", before is null ? null : string.Join(", ", before.Tiers), string.Join(", ", after.Tiers)),
        .. Value("default", before?.Default, after.Default),
        .. Named("rules", before?.Rules ?? [], after.Rules, r => r.Id, Text, Rules),
        .. Moves(before?.Rules ?? [], after.Rules),
        .. Named("scorecards", before?.Scorecards ?? [], after.Scorecards, s => s.Key, Text, Scorecards),
        .. Named("segments", before?.Segments ?? [], after.Segments, s => s.Key, s => $"{s.Name}: {ClauseText.Of(s.When)}", Segments),
        .. Value("stability.minDwell", Span(before?.Stability.MinDwell), Span(after.Stability.MinDwell)),
        .. Value("stability.maxTransitionsPer30d", Number(before?.Stability.MaxTransitionsPer30Days), Number(after.Stability.MaxTransitionsPer30Days)),
        .. Value("stability.maxDailyMigration", Number(before?.Stability.MaxDailyMigration), Number(after.Stability.MaxDailyMigration)),
        .. Value("guardrails.max_nudges_per_day", Number(before?.MaxNudgesPerDay), Number(after.MaxNudgesPerDay)),
    ];

    private static IEnumerable<RuleDifference> Rules(string path, Rule before, Rule after) =>
    [
        .. Value($"{path}.then", before.Then, after.Then), .. Value($"{path}.immediate", YesNo(before.Immediate), YesNo(after.Immediate)),
        .. ClauseDiff.Between($"{path}.when", before.When, after.When),
    ];

    private static IEnumerable<RuleDifference> Segments(string path, Segment before, Segment after) =>
        [.. Value($"{path}.name", before.Name, after.Name), .. ClauseDiff.Between($"{path}.when", before.When, after.When)];

    /// <summary>Lines in any order add up to the same.</summary>
    private static IEnumerable<RuleDifference> Scorecards(string path, Scorecard before, Scorecard after)
    {
        var (were, are) = (before.Lines.Select(Text).ToList(), after.Lines.Select(Text).ToList());
        foreach (var kept in are.Where(were.Remove).ToArray()) are.Remove(kept);
        return [.. were.Select(line => new RuleDifference(DifferenceKind.Removed, path, line, null)), .. are.Select(line => new RuleDifference(DifferenceKind.Added, path, null, line))];
    }

    /// <summary>The fewest rules that changed places: all but a longest sequence that kept its order.</summary>
    private static IEnumerable<RuleDifference> Moves(ImmutableArray<Rule> before, ImmutableArray<Rule> after)
    {
        var were = before.Select(r => r.Id).ToList();
        var places = after.Select((rule, i) => (rule.Id, Was: were.IndexOf(rule.Id), Is: i)).Where(p => p.Was >= 0).ToArray();
        var longest = new List<int>[places.Length];
        for (var i = 0; i < places.Length; i++)
            longest[i] = [.. longest[..i].Where(kept => places[kept[^1]].Was < places[i].Was).MaxBy(kept => kept.Count) ?? [], i];
        var still = longest.MaxBy(kept => kept.Count) ?? [];
        return places.Where((_, i) => !still.Contains(i)).Select(p => new RuleDifference(DifferenceKind.Moved, $"rules.{p.Id}", Number(p.Was + 1), Number(p.Is + 1)));
    }

    private static IEnumerable<RuleDifference> Named<T>(
        string path, ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> key, Func<T, string> text, Func<string, T, T, IEnumerable<RuleDifference>> between)
        where T : class
    {
        foreach (var gone in before.Where(b => after.All(a => key(a) != key(b)))) yield return new(DifferenceKind.Removed, $"{path}.{key(gone)}", text(gone), null);
        foreach (var now in after)
            if (before.FirstOrDefault(b => key(b) == key(now)) is not { } was) yield return new(DifferenceKind.Added, $"{path}.{key(now)}", null, text(now));
            else
                foreach (var difference in between($"{path}.{key(now)}", was, now)) yield return difference;
    }

    internal static IEnumerable<RuleDifference> Value(string path, string? before, string? after) =>
        before == after ? []
        : [new(before is null ? DifferenceKind.Added : after is null ? DifferenceKind.Removed : DifferenceKind.Changed, path, before, after)];

    private static string Text(Rule rule) => $"{rule.Then}{(rule.Immediate ? " at once" : "")} when {ClauseText.Of(rule.When)}";

    private static string Text(Scorecard card) => string.Join("; ", card.Lines.Select(Text));

    private static string Text(ScoreLine line) => $"{Number(line.Points)} when {ClauseText.Of(line.When)}";

    private static string? Span(TimeSpan? value) => value?.ToString("c", CultureInfo.InvariantCulture);

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "yes" : "no";
}
