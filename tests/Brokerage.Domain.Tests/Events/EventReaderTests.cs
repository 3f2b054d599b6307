using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Domain.Events;
using Shouldly;

namespace Brokerage.Domain.Tests.Events;

public sealed class EventReaderTests
{
    private const string Order = """{"orderId":"o","instrument":"VARUNA","assetClass":"equity","side":"buy","orderType":"limit","quantity":10,"currency":"INR","limitPrice":515}""";

    public static TheoryData<string> Types => [.. EventCatalogue.All.Concat(EventCatalogue.Own).Select(t => t.Name)];

    [Fact]
    public void Read_AGoodOrder_IsRead() => Read("order.placed", Order).Error.ShouldBeNull();

    // Rows E2 to E4 and E16 of the catalogue of bad input, for the fields of the data.
    [Theory]
    [InlineData("\"side\":\"buy\"", "\"side\":\"buy\",\"side\":\"buy\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"buy\",\"Side\":\"buy\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"buy\",\"isStaff\":true", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"buy\",\"$type\":\"x\"", "Schema")]
    [InlineData("\"side\":\"buy\",", "", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":null", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"hold\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"BUY\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\" buy\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"buy, sell\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":\"0\"", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":0", "Schema")]
    [InlineData("\"side\":\"buy\"", "\"side\":[\"buy\"]", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":\"10\"", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":NaN", "Malformed")]
    [InlineData("\"quantity\":10", "\"quantity\":\"NaN\"", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":1e400", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":1e-400", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":1234567890123456789012345678901234567890", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":0.1234567890123456789012345678901234567890", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":0", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":-0", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":-1", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":1000000000000000001", "OutOfRange")]
    [InlineData("\"quantity\":10", "\"quantity\":null", "Schema")]
    [InlineData("\"quantity\":10", "\"quantity\":true", "Schema")]
    [InlineData("\"limitPrice\":515", "\"limitPrice\":1000000001", "OutOfRange")]
    [InlineData("\"limitPrice\":515", "\"limitPrice\":0", "Schema")]
    [InlineData("\"VARUNA\"", "\"varuna\"", "Schema")]
    [InlineData("\"VARUNA\"", "\"\"", "Schema")]
    [InlineData("\"VARUNA\"", "\"A/../B\"", "Schema")]
    [InlineData("\"VARUNA\"", "\"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456\"", "Schema")]
    [InlineData("\"INR\"", "\"inr\"", "Schema")]
    [InlineData("\"INR\"", "\"RUPEE\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"  \"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":null", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\u0000b\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\u001bb\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\nb\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\u0085b\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\ud800b\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\udc00b\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\u202eb\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\u2066b\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"a\\u2028b\"", "Schema")]
    [InlineData("\"orderId\":\"o\"", "\"order\\ud800Id\":\"o\"", "Schema")]
    public void Read_OneFieldWrong_IsRefused(string good, string bad, string code)
    {
        Order.ShouldContain(good);
        var json = Order.Replace(good, bad, StringComparison.Ordinal);
        if (code == "Malformed")
        {
            Should.Throw<JsonException>(() => JsonDocument.Parse(json));
            return;
        }

        var (data, error) = Read("order.placed", json);

        data.ShouldBeNull();
        error.ShouldNotBeNull().Code.ToString().ShouldBe(code);
        error.Field.ShouldStartWith("data");
    }

    [Theory]
    [InlineData("\"quantity\":10", "\"quantity\":1000000000000000000")]
    [InlineData("\"quantity\":10", "\"quantity\":0.00000001")]
    [InlineData("\"quantity\":10", "\"quantity\":1e1")]
    [InlineData("\"limitPrice\":515", "\"limitPrice\":1000000000")]
    [InlineData("\"limitPrice\":515", "\"limitPrice\":null")]
    [InlineData(",\"limitPrice\":515", "")]
    [InlineData("\"orderId\":\"o\"", "\"orderId\":\"Ω 😀 <script>\"")]
    public void Read_AtTheEdgeOfWhatIsAllowed_IsRead(string good, string other) =>
        Read("order.placed", Order.Replace(good, other, StringComparison.Ordinal)).Error.ShouldBeNull();

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Read_TextOfManyCharacters_UpToItsLimit(int length, bool isRead) =>
        (Read("lesson.started", $$"""{"lesson":"{{new string('x', length)}}"}""").Error is null).ShouldBe(isRead);

    [Theory]
    [InlineData("250000.00", true)]
    [InlineData("-250000.00", true)]
    [InlineData("1000000000000000", true)]
    [InlineData("-0", true)]
    [InlineData("0.12345678", true)]
    [InlineData("1000000000000000.01", false)]
    [InlineData("0.123456789", false)]
    [InlineData("+1", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData(" 1", false)]
    [InlineData("1e3", false)]
    [InlineData("1,000", false)]
    [InlineData("1.2.3", false)]
    [InlineData("١٢٣", false)]
    public void Read_Money_AcceptsWhatTheSchemaPublishes(string amount, bool isRead) =>
        (Read("account.funded", $$"""{"amount":"{{amount}}","currency":"INR"}""").Error is null).ShouldBe(isRead);

    [Fact]
    public void Read_MoneyAsANumber_IsRefused() =>
        Read("account.funded", """{"amount":5,"currency":"INR"}""").Error!.Code.ShouldBe(EventErrorCode.Schema);

    [Theory]
    [InlineData("""{"topics":[TOPICS]}""", 20, true)]
    [InlineData("""{"topics":[TOPICS]}""", 21, false)]
    [InlineData("""{"topics":[TOPICS]}""", 500, false)]
    [InlineData("""{"goals":[TOPICS]}""", 500, false)]
    public void Read_ManyTopics_AtMostTwenty(string json, int count, bool isRead) =>
        (Read("profile.declared", json.Replace("TOPICS", string.Join(',', Enumerable.Repeat("\"funds\"", count)), StringComparison.Ordinal)).Error is null).ShouldBe(isRead);

    [Theory]
    [InlineData("""{"topics":[null]}""")]
    [InlineData("""{"topics":[""]}""")]
    [InlineData("""{"topics":["a\u0000"]}""")]
    [InlineData("""{"topics":{}}""")]
    [InlineData("""{"topics":"funds"}""")]
    [InlineData("""{"horizonYears":-1}""")]
    [InlineData("""{"horizonYears":81}""")]
    [InlineData("""{"horizonYears":1.5}""")]
    [InlineData("""{"riskComfort":"extreme"}""")]
    public void Read_ProfileOutsideItsLimits_IsRefused(string json) => Read("profile.declared", json).Error!.Code.ShouldBe(EventErrorCode.Schema);

    [Theory]
    [InlineData("""{"cash":[null],"positions":[]}""")]
    [InlineData("""{"cash":[],"positions":[null]}""")]
    [InlineData("""{"cash":[],"positions":[{"instrument":"A","assetClass":"equity","quantity":-1,"averagePrice":1,"currency":"INR"}]}""")]
    [InlineData("""{"cash":[],"positions":[{"instrument":"A","assetClass":"equity","quantity":1,"averagePrice":1,"currency":"INR","isStaff":1}]}""")]
    [InlineData("""{"cash":[{"currency":"INR","amount":"1","amount":"2"}],"positions":[]}""")]
    [InlineData("""{"positions":[]}""")]
    public void Read_NestedRecordWrong_IsRefused(string json) => Read("holdings.reported", json).Error!.Code.ShouldBe(EventErrorCode.Schema);

    [Fact]
    public void Read_ZeroInACollapsedPosition_IsStoredAsZero()
    {
        var (data, error) = Read("holdings.reported", """{"cash":[{"currency":"INR","amount":"-0.00"}],"positions":[{"instrument":"A","assetClass":"equity","quantity":-0.0,"averagePrice":-0,"currency":"INR"}]}""");

        error.ShouldBeNull();
        Encoding.UTF8.GetString(EventCatalogue.Write(data!)).ShouldBe(
            """{"cash":[{"currency":"INR","amount":"0"}],"positions":[{"instrument":"A","assetClass":"equity","quantity":0,"averagePrice":0,"currency":"INR"}]}""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    public void Read_NoObject_IsRefused(string json) => Read("order.placed", json).Error!.Code.ShouldBe(EventErrorCode.Schema);

    [Fact]
    public void Read_ConsentForAnUnknownPurpose_SaysSo() =>
        Read("consent.given", """{"purpose":"personalise-everything","noticeVersion":"1","language":"en"}""").Error!.Code.ShouldBe(EventErrorCode.UnknownPurpose);

    [Theory]
    [MemberData(nameof(Types))]
    public void Example_OfEveryType_ReadsBackFromItsOwnBytes(string name)
    {
        var type = EventCatalogue.Find(name).ShouldNotBeNull();
        var bytes = EventCatalogue.Write(type.Example);

        var (data, error) = EventReader.Read(type, JsonDocument.Parse(bytes).RootElement);

        error.ShouldBeNull();
        EventCatalogue.Write(data!).ShouldBe(bytes);
        type.Description.ShouldEndWith(".");
        type.Name.ShouldMatch(@"^brokerage\.[a-z]+\.[a-z]+\.v1$");
        EventCatalogue.Of(type.Example).ShouldBe(type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Example_OfEveryType_SatisfiesItsSchema(string name)
    {
        var type = EventCatalogue.Find(name)!;
        var schema = EventReader.Schema(type).AsObject();
        var example = JsonNode.Parse(EventCatalogue.Write(type.Example))!;

        SchemaCheck.Errors(schema, example).ShouldBeEmpty();
        (schema["additionalProperties"]?.GetValue<bool>()).ShouldBe(false);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Write_OtherOrderOfMembersAndSpaces_SameBytes(string name)
    {
        var type = EventCatalogue.Find(name)!;
        var bytes = EventCatalogue.Write(type.Example);
        var other = Reversed(JsonNode.Parse(bytes)!).ToJsonString(new() { WriteIndented = true });

        var (data, error) = EventReader.Read(type, JsonDocument.Parse(other).RootElement);

        error.ShouldBeNull();
        EventCatalogue.Write(data!).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("10", "10.000")]
    [InlineData("10", "1e1")]
    [InlineData("0.5", "5e-1")]
    public void Write_OtherSpellingOfANumber_SameBytes(string one, string other) => Bytes(other).ShouldBe(Bytes(one));

    /// <summary>Also byte for byte what was written then: sent again, it is the same event.</summary>
    [Fact]
    public void QuizAnswer_FromBeforeChoicesWereKept_IsReadAndWrittenAsItWas()
    {
        var old = """{"lesson":"l","question":"q","topic":"t","correct":true}""";

        var (_, read) = RecordedEvent.ReadPayload("brokerage.quiz.answered.v1", Encoding.UTF8.GetBytes($$"""{"rev":"r","data":{{old}}}"""));

        read.ShouldBe(new QuizAnswered("l", "q", "t", true));
        Encoding.UTF8.GetString(EventCatalogue.Write(read)).ShouldBe(old);
    }

    [Fact]
    public void Payload_OfAnEvent_ReadsBack()
    {
        foreach (var type in EventCatalogue.All)
        {
            var recorded = new RecordedEvent(1, "s", "i", default, default, "rules@1", type.Example);
            var (revision, data) = RecordedEvent.ReadPayload(type.Name, recorded.WritePayload());
            revision.ShouldBe("rules@1");
            EventCatalogue.Write(data).ShouldBe(EventCatalogue.Write(type.Example));
        }
    }

    private static byte[] Bytes(string quantity) =>
        EventCatalogue.Write(Read("order.filled", $$"""{"orderId":"o","quantity":{{quantity}},"price":1}""").Data!);

    private static (InvestorEvent? Data, EventError? Error) Read(string type, string json) =>
        EventReader.Read(EventCatalogue.Find($"brokerage.{type}.v1")!, JsonDocument.Parse(json).RootElement);

    private static JsonNode Reversed(JsonNode node) => node switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Reversed(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(i => i is null ? null : Reversed(i))]),
        _ => node.DeepClone(),
    };
}
