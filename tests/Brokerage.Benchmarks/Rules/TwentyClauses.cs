using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Compiled;

namespace Brokerage.Benchmarks.Rules;

/// <summary>
/// One condition of twenty comparisons, three ways: as a rule set, as somebody would write it by hand, and as a document for
/// json-rules-engine. Most investors go far into it before they fail, or match.
/// </summary>
internal static class TwentyClauses
{
    /// <summary>The features, in the order of the values of a <see cref="Row"/>.</summary>
    public static readonly Feature[] Features =
    [
        .. new[]
        {
            "trades_90d", "trades_30d", "trades_7d", "orders_placed_30d", "derivative_trades_90d", "cancel_rate_90d", "active_trading_days_90d",
            "distinct_instruments_90d", "distinct_asset_classes", "order_types_used_90d", "holdings_count", "sessions_per_week", "active_days_30d",
            "screens_7d", "searches_30d", "instruments_viewed_30d", "watchlist_size", "chart_indicators_used", "lessons_completed", "quiz_score",
        }.Select(key => FeatureCatalogue.Find(key) ?? throw new InvalidOperationException($"There is no feature '{key}' any more.")),
    ];

    /// <summary>Number <paramref name="place"/> of the comparisons holds from this value on.</summary>
    private static double Threshold(int place) => place is 5 or 19 ? 0.3 : place + 1;

    public static RuleSet Rules { get; } = new("twenty", "twenty@1", ["novice", "advanced"], "novice", [new("twenty", "advanced", Condition(), false)], new(TimeSpan.Zero, 100), "");

    private static All Condition() => new All(
    [
        At(0), At(1), At(2), At(3), At(4), At(6), At(7), At(8),
        new Any([At(9), At(10), At(11), At(12)]),
        new Not(new Compare(Features[5], Comparison.Gt, FeatureValue.Of(0.9), default, default)),
        new Any([new All([At(13), At(14), At(15)]), new All([At(16), At(17)])]),
        At(18), At(19),
    ]);

    private static Compare At(int place) => new(Features[place], Comparison.Gte, FeatureValue.Of(Threshold(place)), default, default);

    /// <summary>The same by hand, over the same values.</summary>
    public static bool Holds(FeatureValue[] v) =>
        v[0].Number >= 1 && v[1].Number >= 2 && v[2].Number >= 3 && v[3].Number >= 4 && v[4].Number >= 5 && v[6].Number >= 7 && v[7].Number >= 8 && v[8].Number >= 9 &&
        (v[9].Number >= 10 || v[10].Number >= 11 || v[11].Number >= 12 || v[12].Number >= 13) && !(v[5].Number > 0.9) &&
        ((v[13].Number >= 14 && v[14].Number >= 15 && v[15].Number >= 16) || (v[16].Number >= 17 && v[17].Number >= 18)) && v[18].Number >= 19 && v[19].Number >= 0.3;

    /// <summary>Investors, the same every time: all values known.</summary>
    public static Row[] Investors(int count)
    {
        var random = new Random(20);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => new Row([.. Enumerable.Range(0, Features.Length).Select(place =>
                FeatureValue.Of(place is 5 or 19 ? random.NextDouble() : random.NextDouble() < 0.95 ? Threshold(place) + random.Next(5) : Threshold(place) - 1))])),
        ];
    }

    /// <summary>What the peer reads.</summary>
    public static string ForPeer(Row[] investors, int evaluations) => new JsonObject
    {
        ["conditions"] = Every(
            One(0), One(1), One(2), One(3), One(4), One(6), One(7), One(8), Some(One(9), One(10), One(11), One(12)),
            new JsonObject { ["not"] = Fact(5, "greaterThan", 0.9) }, Some(Every(One(13), One(14), One(15)), Every(One(16), One(17))), One(18), One(19)),
        ["investors"] = new JsonArray([.. investors.Select(row => new JsonObject(Features.Select((f, i) => KeyValuePair.Create(f.Key, (JsonNode?)row.Values[i].Number))))]),
        ["evaluations"] = evaluations,
    }.ToJsonString(JsonSerializerOptions.Default);

    private static JsonObject Every(params JsonNode[] parts) => new() { ["all"] = new JsonArray(parts) };

    private static JsonObject Some(params JsonNode[] parts) => new() { ["any"] = new JsonArray(parts) };

    private static JsonObject One(int place) => Fact(place, "greaterThanInclusive", Threshold(place));

    private static JsonObject Fact(int place, string op, double value) => new() { ["fact"] = Features[place].Key, ["operator"] = op, ["value"] = value };

    /// <summary>Values at hand, so that only the rules are measured: each of the two has them in an array, in the order in which it asks for them.</summary>
    public readonly record struct Row(FeatureValue[] Values)
    {
        public Slots BySlot { get; } = new([.. Rules.Compiled.Features.Select(feature => Values[Array.IndexOf(Features, feature)])]);
    }

    /// <summary>The values as the compiled rules read them.</summary>
    public readonly record struct Slots(FeatureValue[] Values) : ISlotValues
    {
        public FeatureValue Of(int slot) => Values[slot];

        public bool WasIn(Segment segment) => false;
    }
}
