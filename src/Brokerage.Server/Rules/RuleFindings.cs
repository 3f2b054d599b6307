using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;

namespace Brokerage.Server.Rules;

/// <summary>What speaks against a rule set that can be read: an error forbids its publication, a warning must be accepted.</summary>
public sealed class RuleFindings(IPolicy policy)
{
    /// <summary>A guardrail of the product, not a matter of taste.</summary>
    public const string Guardrail = "guardrail";

    /// <summary>Severity of what must be accepted before a draft is handed in.</summary>
    public const string Warning = "warning";

    /// <summary>Everything found, errors first.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="places">Line and column of its rules, segments and scorecards.</param>
    public IReadOnlyList<RuleFinding> Of(RuleSet rules, IReadOnlyDictionary<string, (int Line, int Column)> places) =>
        [.. Unshowable(rules), .. Analysed(rules, places), .. WithoutWords(rules, places)];

    /// <summary>What the analyser found, which needs no words or layouts.</summary>
    public static IReadOnlyList<RuleFinding> Analysed(RuleSet rules, IReadOnlyDictionary<string, (int Line, int Column)> places) =>
        [.. RuleSetAnalyser.Analyse(rules).Select(f => ToWire(f, places))];

    private static RuleFinding ToWire(AnalysisFinding finding, IReadOnlyDictionary<string, (int Line, int Column)> places)
    {
        var (line, column) = PlaceOf(finding.Rules.FirstOrDefault(), places);
        return new(
            finding.Code, finding.Severity == Severity.Error ? "error" : Warning, line, column, finding.Message, finding.Rules,
            finding.Witness is { } witness ? Personas.ToGiven(witness) : null);
    }

    private static (int Line, int Column) PlaceOf(string? name, IReadOnlyDictionary<string, (int Line, int Column)> places) =>
        name is not null && places.TryGetValue(name, out var place) ? place : (1, 1);

    private IEnumerable<RuleFinding> Unshowable(RuleSet rules) =>
        from tier in rules.Tiers
        where !policy.Content.Layouts.ContainsKey(tier)
        select new RuleFinding(Guardrail, "error", 1, 1, $"The tier '{tier}' has no layout: nothing could be shown in it.", [], null);

    /// <summary>A rule without plain words is shown to investors by its id.</summary>
    private IEnumerable<RuleFinding> WithoutWords(RuleSet rules, IReadOnlyDictionary<string, (int Line, int Column)> places) =>
        from rule in rules.Rules
        where !policy.Content.RuleTexts.ContainsKey(rule.Id)
        let place = PlaceOf(rule.Id, places)
        select new RuleFinding("missing-words", Warning, place.Line, place.Column, $"The rule '{rule.Id}' has no plain words; investors would read its id.", [rule.Id], null);
}
