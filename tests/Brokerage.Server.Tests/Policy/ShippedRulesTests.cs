using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Analysis;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

/// <summary>The product's own rule set, as it is read.</summary>
public sealed class ShippedRulesTests
{
    private static readonly RuleSet Rules = RuleSetReader.Read(
        File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "config", "segments", "experience-tier.yaml"))).RuleSet!;

    [Fact]
    public void Analyse_TheProductsOwnRules_FindsNothing() => RuleSetAnalyser.Analyse(Rules).Select(f => f.Message).ShouldBeEmpty();
}
