using System.Text.Json.Nodes;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

public sealed class RuleSetSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(RuleSetSchema.Write())!.AsObject();

    [Fact]
    public void Committed_IsWhatTheCataloguesGive() =>
        File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "docs/rule-set.schema.json"))
            .ShouldBe(RuleSetSchema.Write(), "run: dotnet run --project src/Brokerage.Server -- schema > docs/rule-set.schema.json");

    [Fact]
    public void Features_AreThoseOfTheCatalogue() =>
        Schema["properties"]!["features"]!["properties"]!.AsObject().Select(p => p.Key).ShouldBe(FeatureCatalogue.All.Select(f => f.Key));

    /// <summary>The reader names the keys that it takes when it is given one that it does not take.</summary>
    [Theory]
    [InlineData("", "properties")]
    [InlineData("metadata", "properties.metadata.properties")]
    [InlineData("stability", "properties.stability.properties")]
    public void Key_OfTheSchema_IsTakenByTheReader(string parent, string path)
    {
        var keys = path.Split('.').Aggregate((JsonNode)Schema, (node, key) => node[key]!).AsObject().Select(p => p.Key);
        foreach (var key in keys)
        {
            var text = parent.Length == 0 ? $"{key}: 1" : $"{parent}: {{ {key}: 1 }}";
            RuleSetReader.Read(text).Errors.ShouldNotContain(e => e.Code == "unknown-key");
            RuleSetReader.Read(text.Replace(key, key + "x", StringComparison.Ordinal)).Errors.ShouldContain(e => e.Code == "unknown-key" && e.Suggestion == key);
        }
    }

    [Fact]
    public void Conditions_KnowEveryOperatorFeatureAndCountableEvent()
    {
        var all = Schema["$defs"]!["condition"]!.ToJsonString();

        foreach (var word in Enum.GetValues<Comparison>().Select(op => op.ToString().ToLowerInvariant())
            .Concat(FeatureCatalogue.All.Select(f => f.Key)).Concat(EventFeatures.Countable.Select(e => e.Key))
            .Concat(["all", "any", "not", "score", "segment", "sequence", "count", "within", "exit"]))
            all.ShouldContain($"\"{word}\"");
    }

    /// <summary>Walks the shipped file beside the schema: every key that stands in it is one that the schema has there.</summary>
    [Fact]
    public void ShippedFile_EveryKey_StandsInTheSchema()
    {
        var text = File.ReadAllText(Path.Combine(SharedData.ProjectRoot, "config", "segments", "experience-tier.yaml"));
        var keys = text.Split('\n').Where(line => line.Length > 0 && char.IsAsciiLetter(line[0])).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]).ToArray();

        keys.ShouldBeSubsetOf(Schema["properties"]!.AsObject().Select(p => p.Key));
        Schema["required"]!.AsArray().Select(r => r!.GetValue<string>()).ShouldBeSubsetOf(keys);
    }
}
