using System.CommandLine;
using System.Text.RegularExpressions;
using Brokerage.Server.Hosting;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Telemetry;

/// <summary>A runbook is read when something is wrong already: what it names must be there.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Runbook = Documents.Text("docs/runbook.md");

    [Fact]
    public void Commands_OfTheServer_AreUnderstood()
    {
        var commands = Command().Matches(Runbook).Select(m => m.Groups["rest"].Value.Replace("/…", "")).Distinct().ToArray();

        commands.Length.ShouldBeGreaterThan(8);
        foreach (var command in commands)
            CommandLine.Create().Parse(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.Select(e => e.Message).ShouldBeEmpty(command);
    }

    [Fact]
    public void Options_OfTheSilo_AreInItsCommandLine()
    {
        var options = SiloCommand().Matches(Runbook).SelectMany(m => Option().Matches(m.Value)).Select(m => m.Value).Append("--cluster-id").ToHashSet();

        options.Count.ShouldBeGreaterThan(4);
        var source = Documents.Text("src/Brokerage.Cluster/Hosting/SiloCommand.cs");
        options.ShouldAllBe(option => source.Contains($"\"{option}\""));
    }

    [Fact]
    public void Routes_ThatAreCalled_AreInTheApi()
    {
        var routes = Route().Matches(Runbook).Select(m => m.Groups["path"].Value).Distinct().ToArray();

        routes.Length.ShouldBeGreaterThan(3);
        var api = Documents.Text("src/Brokerage.Server/openapi.json");
        routes.Where(r => !r.StartsWith("/health/", StringComparison.Ordinal)).ShouldAllBe(r => api.Contains($"\"{r}\":"));
    }

    [Theory]
    [InlineData("docs/operations.md")]
    [InlineData("docs/runbook.md")]
    public void Links_BetweenThePages_LeadSomewhere(string page)
    {
        foreach (Match link in Link().Matches(Documents.Text(page)))
        {
            var file = link.Groups["file"].Value is { Length: > 0 } named ? $"docs/{named}" : page;
            File.Exists(Path.Combine(SharedData.ProjectRoot, file)).ShouldBeTrue(file);
            if (link.Groups["anchor"].Value is { Length: > 0 } anchor) Headings(file).ShouldContain(anchor);
        }
    }

    private static IEnumerable<string> Headings(string file) =>
        Heading().Matches(Documents.Text(file)).Select(m => m.Groups["text"].Value.Trim().ToLowerInvariant().Replace(' ', '-'));

    [GeneratedRegex("`brokerage (?<rest>(?:backup|profiles|keys|rules|audit|store)[^`]*)`")]
    private static partial Regex Command();

    [GeneratedRegex("`brokerage-silo [^`]*`")]
    private static partial Regex SiloCommand();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"https?://(?:HOST|10\.0\.0\.7:5080)(?<path>/[a-z0-9/]+)")]
    private static partial Regex Route();

    [GeneratedRegex(@"\]\((?<file>[a-z.-]+\.md)?(?:#(?<anchor>[a-z0-9-]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
