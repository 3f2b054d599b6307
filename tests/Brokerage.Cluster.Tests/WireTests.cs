using Brokerage.Actors;
using Brokerage.Cluster.Wire;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tailoring.Nudges;
using Brokerage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Cluster.Tests;

/// <summary>What crosses between silos arrives as it was sent.</summary>
public sealed class WireTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 0, 0, 123, TimeSpan.Zero);

    private static readonly Serializer Wire = new ServiceCollection()
        .AddSerializer()
        .Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.Add("Brokerage"))
        .BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly FeatureValue[] Kinds =
    [
        FeatureValue.Unknown, FeatureValue.Of(0.1), FeatureValue.Of(-1e300), FeatureValue.Of(true), FeatureValue.Of(false),
        FeatureValue.Of("novice"), FeatureValue.Of((IReadOnlyList<string>)[]), FeatureValue.Of(["a", "b"]),
    ];

    public static TheoryData<string> EventTypes => [.. EventCatalogue.All.Append(EventCatalogue.Reconsidered).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void Submission_OfEveryEventType_ArrivesAsItWasSent(string type)
    {
        var data = EventCatalogue.Find(type)!.Example;
        var sent = new Submission("source", "id-1", At, data) { IsBackfill = true, IsTimedOnArrival = true };

        var arrived = Cross(sent);

        (arrived with { Data = sent.Data }).ShouldBe(sent);
        EventCatalogue.Of(arrived.Data).Name.ShouldBe(type);
        EventCatalogue.Write(arrived.Data).ShouldBe(EventCatalogue.Write(data));
    }

    [Fact]
    public void Submission_OnTheWire_NamesTheTypeOfTheCatalogueAndNoClass()
    {
        var bytes = System.Text.Encoding.Latin1.GetString(Wire.SerializeToArray(new Submission("source", "id-1", At, new OrderFilled("order-1", 4m, 514.8m))));

        bytes.ShouldContain("brokerage.order.filled.v1");
        bytes.ShouldNotContain(nameof(OrderFilled));
        bytes.ShouldNotContain("Brokerage.Domain");
    }

    [Fact]
    public void Outcome_OfEveryStatus_ArrivesAsItWasSent()
    {
        foreach (var status in Enum.GetValues<OutcomeStatus>())
        foreach (var sent in new Outcome[] { new(status, false, 7, At, null), new(status, true, null, At, "id-reused") })
            Cross(sent).ShouldBe(sent);
    }

    [Fact]
    public void Placement_WithEverything_ArrivesAsItWasSent()
    {
        var sent = new Placement("advanced", At, "rule", 12, "test@1", [At, At.AddDays(1)], "novice", At.AddDays(7), new("novice", null, 3, "test@0"));

        var arrived = Cross(sent);

        arrived.Transitions.ShouldBe(sent.Transitions);
        (arrived with { Transitions = sent.Transitions }).ShouldBe(sent);
        Cross(Placement.Initial).Transitions.ShouldBeEmpty();
    }

    [Fact]
    public void Nudge_AskedForAndAnswered_ArrivesAsItWasSent()
    {
        foreach (var channel in Enum.GetValues<NudgeChannel>())
        foreach (var sent in new Nudge[] { new("key", channel, "shares", null, null), new("key", channel, "shares", "card:1", At) })
            Cross(sent).ShouldBe(sent);
        foreach (var sent in Enum.GetValues<NudgeRefusal>().Select(r => new NudgeOutcome(r, At, 1)).Append(NudgeOutcome.Conflict).Append(new(null, null, 2)))
            Cross(sent).ShouldBe(sent);
        var settings = new NudgesSet(true, "21:00", "08:00", "Asia/Kolkata");
        Cross(settings).ShouldBe(settings);
    }

    [Fact]
    public void Message_OfEveryKind_SaysTheSame()
    {
        var consents = ConsentBook.Empty.With(new(Purpose.PersonaliseBehaviour, ConsentState.Given, "2026-01", "en", At, "consent-1", At.AddYears(1)));
        Update[] updates =
        [
            new TierUpdate(4, 9, Everything(), Placement.Initial, consents, "novice", "test@1", At),
            new CardsUpdate(5, 9, Everything(), consents, new Dictionary<string, DateTimeOffset> { ["card"] = At }),
            new ConsentUpdate(6, 9, consents),
        ];
        foreach (var update in updates)
            RecordingObserver.Text(Cross(Message.Of(update)).ToUpdate()).ShouldBe(RecordingObserver.Text(update));

        Cross(Message.Of(new Beginning("epoch", 3, true))).ToBeginning().ShouldBe(new Beginning("epoch", 3, true));
        Cross(Message.Of(updates[0])).ToBeginning().ShouldBeNull();
    }

    [Fact]
    public void FeatureValue_OfEveryKind_KeepsItsKind()
    {
        foreach (var value in Kinds) WireJson.Read<FeatureValue>(WireJson.Write(value)).ShouldBe(value);
    }

    [Fact]
    public void Failures_ThatCallersTellApart_ArriveAsWhatTheyAre()
    {
        foreach (var sent in new Exception[] { new StoreUnavailableException("the disk"), new OverloadedException("full"), new LeftMemoryException(), new ArgumentException("wrong") })
        {
            var arrived = Cross(sent);

            arrived.GetType().ShouldBe(sent.GetType());
            arrived.Message.ShouldBe(sent.Message);
        }
    }

    private static Experience Everything()
    {
        Reason reason = new("code", "text", [.. Kinds.Select(v => new Input("name", v, "unit", FeatureSource.Declared, Purpose.NudgePush, At))]);
        return new("novice", new TestPolicy().Content.Layouts["novice"], reason,
            [new("card", CardKind.Idea, "place", 1.5, "Title", ["One."], ["VARUNA"], ["tag"], "For information.", reason, "lesson")]);
    }

    private static T Cross<T>(T sent) => Wire.Deserialize<T>(Wire.SerializeToArray(sent))!;
}
