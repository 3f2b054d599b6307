using System.Reflection;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Shouldly;

namespace Brokerage.Server.Tests.Architecture;

public sealed class DependencyTests
{
    /// <summary>Which of the product's own assemblies each may reference. An assembly that is not here may reference none.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Brokerage.Domain"] = [],
        ["Brokerage.Indicators"] = [],
        ["Brokerage.Contracts"] = [],
        ["Brokerage.Storage"] = ["Brokerage.Domain"],
        ["Brokerage.MarketData"] = ["Brokerage.Domain", "Brokerage.Indicators"],
        ["Brokerage.Actors"] = ["Brokerage.Domain", "Brokerage.Storage"],
        ["Brokerage.Server"] =
            ["Brokerage.Domain", "Brokerage.Indicators", "Brokerage.Contracts", "Brokerage.Storage", "Brokerage.MarketData", "Brokerage.Actors"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_References_PointOneWay(string name) =>
        References(name).Where(r => r.StartsWith("Brokerage.", StringComparison.Ordinal)).ShouldBeSubsetOf(Allowed[name]);

    [Theory]
    [InlineData("Brokerage.Domain")]
    [InlineData("Brokerage.Indicators")]
    [InlineData("Brokerage.Contracts")]
    public void PureAssembly_References_AreTheBaseClassLibraryOnly(string name) =>
        References(name).ShouldAllBe(r => r.StartsWith("System.", StringComparison.Ordinal) || r == "netstandard" || r == "mscorlib");

    [Theory]
    [InlineData("Brokerage.Domain")]
    [InlineData("Brokerage.Contracts")]
    public void PublicType_OfAPureAssembly_IsClosedForInheritance(string name) =>
        Assembly.Load(name).GetExportedTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !HasSubtype(t))
            .ShouldBeEmpty();

    [Fact]
    public void Domain_Members_AskForNoClockAndNoChance()
    {
        string[] banned = ["System.TimeProvider", "System.Random", "System.IO.File", "System.Net.Http.HttpClient", "System.Diagnostics.Stopwatch"];
        var types = Assembly.Load("Brokerage.Domain").GetTypes();
        const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

        types.SelectMany(t => t.GetFields(Everything)).Select(f => f.FieldType.FullName)
            .Concat(types.SelectMany(t => t.GetMethods(Everything)).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType.FullName))
            .Intersect(banned).ShouldBeEmpty();
    }

    [Fact]
    public void Feature_Every_HasAPurposeThatSomeEventFeeds()
    {
        var fed = EventCatalogue.All.Select(e => e.Purpose).OfType<Purpose>().ToHashSet();

        FeatureCatalogue.All.Where(f => !f.Purposes.All(fed.Contains)).ShouldBeEmpty();
    }

    /// <summary>
    /// An event without a purpose is kept on another basis (contract, duty to prove consent, the investor's own wish). Each is a decision that
    /// stands here; a new event type without a purpose fails until someone takes it.
    /// </summary>
    [Fact]
    public void Event_WithoutAPurpose_IsADecisionThatWasTaken() =>
        EventCatalogue.All.Concat(EventCatalogue.Own).Where(e => e.Purpose is null).Select(e => e.Name).ShouldBe(
        [
            "brokerage.account.opened.v1", "brokerage.consent.given.v1", "brokerage.card.dismissed.v1", "brokerage.consent.withdrawn.v1",
            "brokerage.learning.reset.v1", "brokerage.personalisation.paused.v1", "brokerage.tier.reconsidered.v1", "brokerage.consent.expired.v1",
            "brokerage.entry.redacted.v1",
        ]);

    private static bool HasSubtype(Type type) => type.Assembly.GetTypes().Any(t => t.BaseType == type);

    private static string[] References(string name) => [.. Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!)];
}
