using System.Collections.Frozen;
using System.Text;
using Brokerage.Actors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Brokerage.Storage;

namespace Brokerage.Server.Policy;

/// <summary>
/// The rules and words in force, and every revision that ever was: a rebuild decides with the rules of the time even when they have changed
/// since. What is in force is one immutable object that is swapped whole, so that no decision sees half a change.
/// </summary>
public sealed class PolicyBook : IPolicy
{
    private volatile InForce _now;

    private PolicyBook(PolicyFiles files, IEnumerable<RuleSet> revisions)
    {
        (File, Content) = (files.Rules, files.Languages["en"]);
        _now = new(files.Rules, null, 0, revisions.DistinctBy(r => r.Revision).ToFrozenDictionary(r => r.Revision));
    }

    /// <summary>The rule set of the configuration folder, as it was at the start.</summary>
    public RuleSet File { get; }

    /// <inheritdoc/>
    public RuleSet Rules => _now.Rules;

    /// <inheritdoc/>
    public Content Content { get; }

    /// <inheritdoc/>
    public RuleSet RulesFor(string investor)
    {
        var now = _now;
        return now.Ramped is { } ramped && Ramp.Includes(ramped.Revision, now.Percent, investor) ? ramped : now.Rules;
    }

    /// <summary>Reads what is in force from the configuration and earlier revisions from the data folder.</summary>
    /// <exception cref="PolicyException">The configuration, or a kept revision, is missing something or wrong.</exception>
    public static PolicyBook Open(string configFolder, string dataFolder)
    {
        var files = PolicyFiles.Read("ConfigFolder", configFolder);
        var folder = Path.Combine(dataFolder, "rules");
        Directory.CreateDirectory(folder);
        var own = Path.Combine(folder, $"{files.Rules.Revision}.yaml");
        // Several silos may start at once on one folder: none reads half of what another writes.
        if (!System.IO.File.Exists(own)) PrivateFile.Create(own, Encoding.UTF8.GetBytes(files.Rules.Source));
        return new(files, Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => ReadKept(file, System.IO.File.ReadAllText(file))).Prepend(files.Rules));
    }

    /// <summary>Puts revisions in force. Those not known yet are read from their texts.</summary>
    /// <param name="active">Revision for everybody whom no ramp has reached.</param>
    /// <param name="ramped">Revision that is ramped; null for none.</param>
    /// <param name="percent">How far its ramp is.</param>
    /// <param name="published">Every published revision with its text.</param>
    /// <exception cref="PolicyException">A published text can no longer be read.</exception>
    public void Use(string active, string? ramped, int percent, IEnumerable<(string Revision, string Source)> published)
    {
        var known = _now.Revisions;
        var added = published.Where(p => !known.ContainsKey(p.Revision)).DistinctBy(p => p.Revision)
            .Select(p => ReadKept(p.Revision, p.Source) with { Revision = p.Revision }).ToList();
        if (added.Count > 0) known = known.Values.Concat(added).ToFrozenDictionary(r => r.Revision);
        _now = new(known[active], ramped is null ? null : known[ramped], percent, known);
    }

    /// <inheritdoc/>
    public RuleSet Find(string revision) =>
        _now.Revisions.GetValueOrDefault(revision) ?? throw new KeyNotFoundException($"The rule set {revision} decided once and is not kept any more.");

    private static RuleSet ReadKept(string name, string text)
    {
        var reading = RuleSetReader.Read(text);
        return reading.RuleSet ?? throw new PolicyException("--data", name, "a kept revision must be readable.",
            reading.Errors.Select(e => new PolicyError(name, e.Line, e.Column, e.Code, e.Message)));
    }

    private sealed record InForce(RuleSet Rules, RuleSet? Ramped, int Percent, FrozenDictionary<string, RuleSet> Revisions);
}
