using System.Collections.Frozen;
using Brokerage.Domain.Features;

namespace Brokerage.Server.Policy;

/// <summary>The names of the rules, segments and scorecards of one rule set, each given once.</summary>
internal sealed class Names(Problems problems)
{
    private readonly Dictionary<string, (int Line, int Column)> _places = new(StringComparer.Ordinal);

    /// <summary>Where what has a name stands.</summary>
    public FrozenDictionary<string, (int Line, int Column)> Places => _places.ToFrozenDictionary();

    /// <summary>The name in a node, taken for what stands at <paramref name="at"/>; empty, with an error, when it is none.</summary>
    public string Take(YamlNode? name, YamlNode at)
    {
        var text = problems.Name(name);
        if (text.Length > 0 && !_places.TryAdd(text, (at.Line, at.Column)))
            problems.Add(at, "rule-conflict", $"There are two of the name '{text}' among the rules, segments and scorecards.");
        return text;
    }

    /// <summary>The same for a scorecard, which stands beside the features.</summary>
    public string TakeForScorecard(YamlScalar name)
    {
        if (FeatureCatalogue.Find(name.Text) is not null) problems.Add(name, "rule-conflict", $"A feature is called '{name.Text}' already.");
        return Take(name, name);
    }
}
