using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;

namespace Brokerage.Server.Policy;

/// <summary>What the conditions of one rule set may ask about: the features and purposes it declares.</summary>
/// <param name="features">Declared features by key.</param>
/// <param name="purposes">Declared purposes: those listed, and those of the declared features.</param>
/// <param name="problems">Where errors go.</param>
internal sealed class Vocabulary(IReadOnlyDictionary<string, Feature> features, IReadOnlySet<Purpose> purposes, Problems problems)
{
    private readonly Dictionary<string, Feature> _known = new(features, StringComparer.Ordinal);

    /// <summary>Declared features, and those made from events that conditions used so far, by key.</summary>
    public IReadOnlyDictionary<string, Feature> Known => _known;

    /// <summary>The declared feature that a node names; null, with an error, when it names none.</summary>
    public Feature? Feature(YamlNode? node)
    {
        if (node is null) return null;
        if (node is not YamlScalar name)
        {
            problems.Add(node, "type-mismatch", "The name of a feature is expected here.");
            return null;
        }
        if (features.TryGetValue(name.Text, out var feature)) return feature;
        if (FeatureCatalogue.Find(name.Text) is null) problems.AddUnknown(name, "unknown-feature", "feature", FeatureCatalogue.All.Select(f => f.Key));
        else problems.Add(name, "purpose-undeclared", $"The feature '{name.Text}' is not declared under 'features'.");
        return null;
    }

    /// <summary>How often an event happened; null, with an error, where that is not said.</summary>
    public Feature? Count(YamlNode? of, YamlNode? within)
    {
        var (type, days) = (Event(of), Days(within));
        return type is null || days == 0 ? null : Use(EventFeatures.Count(type, days));
    }

    /// <summary>Whether one event came after another; null, with an error, where that is not said.</summary>
    public Feature? Sequence(YamlNode? events, YamlNode? within)
    {
        var days = Days(within);
        if (events is not YamlList { Items: [var one, var other] })
        {
            if (events is not null) problems.Add(events, "type-mismatch", "'sequence' takes a list of two events, the earlier one first.");
            return null;
        }
        var (first, then) = (Event(one), Event(other));
        return first is null || then is null || days == 0 ? null : Use(EventFeatures.Sequence(first, then, days));
    }

    private Feature Use(Feature feature) => _known[feature.Key] = feature;

    private EventType? Event(YamlNode? node)
    {
        if (EventFeatures.FindEvent(problems.OneOf(node, "unknown-event", "event", [.. EventFeatures.Countable.Select(e => e.Key)])) is not { } type) return null;
        if (purposes.Contains(type.Purpose!.Value)) return type;
        problems.Add(node!, "purpose-undeclared",
            $"The event '{type.Key}' serves the purpose '{type.Purpose.Value.Key()}', which neither 'purposes' nor a feature declares.", type.Purpose.Value.Key());
        return null;
    }

    /// <summary>A window in whole days; 0, with an error, when it is none.</summary>
    private int Days(YamlNode? node)
    {
        if (node is null) return 0;
        if (node is YamlScalar { AsText: { } text } && IsoDuration.TryParse(text, out var window) && window.Ticks % TimeSpan.TicksPerDay == 0 && window.Days is >= 1 and <= EventFeatures.MaxDays)
            return window.Days;
        problems.Add(node, "bad-duration", $"A window of P1D to P{EventFeatures.MaxDays}D is expected here, in whole days.");
        return 0;
    }
}
