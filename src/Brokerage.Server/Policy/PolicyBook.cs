using System.Collections.Frozen;
using Brokerage.Actors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Policy;

/// <summary>
/// The rules and words in force, and every revision that ever was: a revision that decided is kept in the data folder, so that a rebuild
/// decides with the rules of the time even when the file has changed since.
/// </summary>
public sealed class PolicyBook : IPolicy
{
    private readonly FrozenDictionary<string, RuleSet> _revisions;

    private PolicyBook(PolicyFiles files, IEnumerable<RuleSet> revisions)
    {
        (Rules, Content) = (files.Rules, files.Languages["en"]);
        _revisions = revisions.DistinctBy(r => r.Revision).ToFrozenDictionary(r => r.Revision);
    }

    /// <inheritdoc/>
    public RuleSet Rules { get; }

    /// <inheritdoc/>
    public RuleSet RulesFor(string investor) => Rules;

    /// <inheritdoc/>
    public Content Content { get; }

    /// <summary>Reads what is in force from the configuration and earlier revisions from the data folder.</summary>
    /// <exception cref="PolicyException">The configuration, or a kept revision, is missing something or wrong.</exception>
    public static PolicyBook Open(string configFolder, string dataFolder)
    {
        var files = PolicyFiles.Read("ConfigFolder", configFolder);
        var folder = Path.Combine(dataFolder, "rules");
        Directory.CreateDirectory(folder);
        var own = Path.Combine(folder, $"{files.Rules.Revision}.yaml");
        if (!File.Exists(own)) File.WriteAllText(own, files.Rules.Source);
        return new(files, Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(ReadKept).Prepend(files.Rules));
    }

    /// <inheritdoc/>
    public RuleSet Find(string revision) =>
        _revisions.GetValueOrDefault(revision) ?? throw new KeyNotFoundException($"The rule set {revision} decided once and is not kept any more.");

    private static RuleSet ReadKept(string file)
    {
        var reading = RuleSetReader.Read(File.ReadAllText(file));
        return reading.RuleSet ?? throw new PolicyException("--data", file, "a kept revision must be readable.",
            reading.Errors.Select(e => new PolicyError(file, e.Line, e.Column, e.Code, e.Message)));
    }
}
