using Brokerage.Contracts;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Server.Investors;

namespace Brokerage.Server.Rules;

/// <summary>Made-up investors that rule sets are tried on.</summary>
public static class Personas
{
    /// <summary>The persona as the evaluator sees it; null when a value does not fit its feature. Features that no rule asks about change nothing.</summary>
    public static Profile? Read(PersonaTrial trial, RuleSet rules)
    {
        if (trial.Present is { } tier && !rules.Tiers.Contains(tier)) return null;
        var features = rules.Features().Concat(FeatureCatalogue.All).DistinctBy(f => f.Key).ToDictionary(f => f.Key);
        var values = Profile.NoValues.ToBuilder();
        foreach (var given in trial.Given)
        {
            if ((features.GetValueOrDefault(given.Feature) ?? EventFeatures.Find(given.Feature)) is not { } feature) return null;
            if (given.Value is not { } scalar) continue;
            if (Value(feature.Type, scalar) is not { } value) return null;
            values[feature] = value;
        }
        return new(trial.Present ?? rules.Default, values.ToImmutable(), []);
    }

    /// <summary>What the rules make of it.</summary>
    public static PersonaOutcome Try(Profile persona, RuleSet rules)
    {
        var evaluation = RuleEvaluator.Explain(rules, persona.Present, persona);
        return new(
            evaluation.Tier, evaluation.Rule, [.. rules.Segments.Where(s => RuleEvaluator.IsIn(s, persona) == true).Select(s => s.Key)],
            Wire.ToClauses(evaluation), ToChanges(Counterfactual.Up(rules, evaluation.Tier, persona)), ToChanges(Counterfactual.Down(rules, evaluation.Tier, persona)));
    }

    /// <summary>The values that demonstrate a finding.</summary>
    public static IReadOnlyList<GivenValue> ToGiven(Profile witness) =>
        [.. witness.Values.OrderBy(v => v.Key.Key, StringComparer.Ordinal).Select(v => new GivenValue(v.Key.Key, Wire.ToScalar(v.Value)))];

    private static IReadOnlyList<ValueChange> ToChanges(System.Collections.Immutable.ImmutableArray<FeatureChange>? changes) =>
        [.. (changes ?? []).Select(c => new ValueChange(c.Feature.Key, Wire.ToScalar(c.From), Wire.ToScalar(c.To)))];

    private static FeatureValue? Value(FeatureType type, Scalar scalar) => (type, scalar.Value) switch
    {
        (FeatureType.Number, double number) => FeatureValue.Of(number),
        (FeatureType.Text, string text) => FeatureValue.Of(text),
        (FeatureType.Flag, bool flag) => FeatureValue.Of(flag),
        (FeatureType.Set, IReadOnlyList<string> items) => FeatureValue.Of(items),
        _ => null,
    };
}
