using System.Text;

namespace Brokerage.Storage.Tests;

/// <summary>Entries, snapshots and quarantined events that differ only where a test says so.</summary>
static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static JournalEntry Entry(long sequence, string? eventId = null, string source = "oms", string payload = "{}") =>
        new(sequence, source, eventId ?? $"e-{sequence}", "order.filled", Noon.AddSeconds(sequence), Noon.AddSeconds(sequence + 1),
            Encoding.UTF8.GetBytes(payload));

    public static JournalEntry[] Entries(long first, int count) => [.. Enumerable.Range(0, count).Select(i => Entry(first + i))];

    public static InvestorSnapshot Snapshot(
        string investor, long sequence, string tier = "novice", DateTimeOffset? wakeAt = null, string state = "state") =>
        new(investor, sequence, 3, Encoding.UTF8.GetBytes(state), tier, wakeAt, Noon);

    public static QuarantinedEvent Quarantined(string id, string investor, string eventId, string detail = "fill without order") =>
        new(id, investor, "oms", eventId, "order.filled", Noon, Noon.AddTicks(7), "out-of-sequence", detail, QuarantineStatus.Open,
            Encoding.UTF8.GetBytes("{\"qty\":3}"));

    public static void ShouldEqual(JournalEntry? actual, JournalEntry expected)
    {
        actual.ShouldNotBeNull();
        (actual with { Payload = default }).ShouldBe(expected with { Payload = default });
        actual.OccurredAt.Offset.ShouldBe(TimeSpan.Zero);
        actual.Payload.ToArray().ShouldBe(expected.Payload.ToArray());
    }

    public static void ShouldEqual(QuarantinedEvent? actual, QuarantinedEvent expected)
    {
        actual.ShouldNotBeNull();
        (actual with { Payload = default }).ShouldBe(expected with { Payload = default });
        actual.Payload.ToArray().ShouldBe(expected.Payload.ToArray());
    }

    public static void ShouldEqual(InvestorSnapshot? actual, InvestorSnapshot expected)
    {
        actual.ShouldNotBeNull();
        (actual with { State = default }).ShouldBe(expected with { State = default });
        actual.State.ToArray().ShouldBe(expected.State.ToArray());
    }
}
