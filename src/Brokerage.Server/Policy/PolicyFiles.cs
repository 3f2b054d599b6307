using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>What the product starts from: the rule set of <c>segments/experience-tier.yaml</c> and every language under <c>content/</c>.</summary>
/// <param name="Rules">The rule set.</param>
/// <param name="Languages">Content by locale; <c>en</c> is always among them.</param>
public sealed record PolicyFiles(RuleSet Rules, FrozenDictionary<string, Content> Languages)
{
    private const string DefaultLocale = "en";

    /// <summary>Reads and checks everything under <paramref name="folder"/>.</summary>
    /// <param name="option">Name of the option that gave the folder; it stands in the error.</param>
    /// <param name="folder">The folder, for example <c>config</c>.</param>
    /// <exception cref="PolicyException">Something is missing or wrong; every error is listed.</exception>
    public static PolicyFiles Read(string option, string folder)
    {
        var errors = new List<PolicyError>();
        var rules = ReadRules(Path.Combine(folder, "segments", "experience-tier.yaml"), errors);
        var segments = rules?.Segments.Select(s => s.Key).ToArray();
        var root = Path.Combine(folder, "content");
        var languages = (Directory.Exists(root) ? Directory.GetDirectories(root) : [])
            .Order(StringComparer.Ordinal).Select(language => ContentReader.TryRead(language, errors, segments)).OfType<Content>()
            .ToFrozenDictionary(content => content.Locale);
        if (!languages.ContainsKey(DefaultLocale) && errors.Count == 0)
            errors.Add(new(Path.Combine(root, DefaultLocale), 1, 1, "missing-file", "The language 'en' is missing; it stands in for every other."));
        if (rules is not null) errors.AddRange(languages.Values.SelectMany(content => ContentReader.MissingWords(content, rules)));
        return errors.Count == 0
            ? new(rules!, languages)
            : throw new PolicyException(option, folder, "the rule set and the content in this folder must be complete and without errors.", errors);
    }

    private static RuleSet? ReadRules(string file, List<PolicyError> errors)
    {
        if (!File.Exists(file))
        {
            errors.Add(new(file, 1, 1, "missing-file", "The rule set is missing."));
            return null;
        }
        var reading = RuleSetReader.Read(File.ReadAllText(file));
        errors.AddRange(reading.Errors.Select(e => new PolicyError(file, e.Line, e.Column, e.Code, e.Message)));
        return reading.RuleSet;
    }
}
