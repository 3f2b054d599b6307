using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Tests.Kit;
using Shouldly;

namespace Brokerage.Domain.Tests.Consent;

public sealed class ConsentLedgerTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_AHistory_HasALineForEveryActThatChangedSomething()
    {
        var lines = ConsentLedger.Of(History(
            ("app", new ConsentGiven("personalise-portfolio", "2026-01", "en", DurationDays: 30)),
            ("app", new ConsentGiven("personalise-portfolio", "2026-01", "en", DurationDays: 30)),
            ("core-banking", new ConsentGiven("nudge-push", "2026-01", "de", "AT")),
            ("app", new AccountFunded(1, "INR")),
            ("brokerage", new ConsentExpired("personalise-portfolio")),
            ("app", new ConsentWithdrawn("nudge-push")),
            ("app", new ConsentWithdrawn("nudge-push"))));

        lines.Select(l => (l.Receipt.ReceiptId, l.Receipt.Purpose, l.Receipt.State, l.Receipt.Method, l.Receipt.Jurisdiction, l.Receipt.Ends)).ShouldBe(
        [
            ("consent-1", "personalise-portfolio", ConsentState.Given, "app", "IN", null),
            ("consent-3", "nudge-push", ConsentState.Given, "core-banking", "AT", null),
            ("consent-5", "personalise-portfolio", ConsentState.Expired, "time", "IN", "consent-1"),
            ("consent-6", "nudge-push", ConsentState.Withdrawn, "app", "AT", "consent-3"),
        ]);
        var first = lines[0].Receipt;
        first.ExpiresAt.ShouldBe(Day.AddDays(30));
        first.DataCategories.ShouldBe(["account", "cash", "holdings", "orders"]);
        (lines[3].Receipt.NoticeVersion, lines[3].Receipt.Language, lines[3].Receipt.ExpiresAt).ShouldBe(("2026-01", "de", null));
    }

    /// <summary>What a receipt hashes never changes once it was released: an investor holds it in hand.</summary>
    [Fact]
    public void Hash_OfAKnownHistory_IsTheOneThatWasReleased() =>
        ConsentLedger.Of(History(("app", new ConsentGiven("personalise-service", "2026-01", "en")), ("app", new ConsentWithdrawn("personalise-service"))))
            .Select(l => l.Hash).ShouldBe(
            [
                "5dd8ceee1db114425626dde6ef4d9c26adbfb263d58a5184ec7f095e6deea678",
                "306cd37beb8c6fec7e9333120642f1ba74004e806c490e4eae3c7e8c8a78188b",
            ]);

    [Fact]
    public void Verify_AnyLineAlteredRemovedMovedOrPutIn_NamesTheFirstThatDoesNotFollow() => Property.Holds(300, choices =>
    {
        var lines = ConsentLedger.Of(History([.. Enumerable.Range(0, 12).Select(i => ("app", Act(choices, i)))]));
        if (lines.Length < 3) return;
        var at = choices.UpTo(lines.Length - 2);
        var (other, kind) = (lines[at].Receipt, choices.UpTo(4));
        var forged = kind switch
        {
            0 => lines.SetItem(at, lines[at] with { Receipt = other with { At = other.At.AddTicks(1) } }),
            1 => lines.SetItem(at, lines[at] with { Receipt = other with { Purpose = other.Purpose + "x" } }),
            2 => lines.RemoveAt(at),
            3 => lines.SetItem(at, lines[at + 1]).SetItem(at + 1, lines[at]),
            _ => lines.Insert(at, lines[at] with { Receipt = other with { ReceiptId = "consent-0" } }),
        };

        ConsentLedger.Verify(lines).ShouldBeNull();
        ConsentLedger.Verify(forged).ShouldBe(at);
    });

    private static InvestorEvent Act(Choices choices, int i) =>
        choices.OneIn(3) ? new ConsentWithdrawn(Key(choices)) : new ConsentGiven(Key(choices), $"2026-{i:00}", "en");

    private static string Key(Choices choices) => choices.Of([.. Purposes.All]).Key();

    private static ImmutableArray<RecordedEvent> History(params (string Source, InvestorEvent Data)[] acts) =>
        [.. acts.Select((act, i) => new RecordedEvent(i + 1, act.Source, $"e{i}", Day.AddMinutes(i), Day.AddMinutes(i), "r", act.Data))];
}
