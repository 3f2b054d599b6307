using Brokerage.Domain.Events;

namespace Brokerage.Domain.Consent;

/// <summary>How acts of consent change the book. Pure.</summary>
public static class ConsentFold
{
    /// <summary>A yes again that lengthens a consent by less than this part of its term is no new choice: a double tap makes no receipt.</summary>
    private const int RenewalPart = 10;

    /// <summary>The book after an event; the same instance when nothing about it changed.</summary>
    public static ConsentBook Apply(ConsentBook book, RecordedEvent recorded) => recorded.Data switch
    {
        ConsentGiven given => Give(book, given, recorded),
        ConsentWithdrawn withdrawn => End(book, Parse(withdrawn.Purpose), ConsentState.Withdrawn, recorded),
        ConsentExpired expired when book.Find(Parse(expired.Purpose)) is { Granted: true } => End(book, Parse(expired.Purpose), ConsentState.Expired, recorded),
        PersonalisationPaused paused when paused.Paused != book.IsPaused => book with { IsPaused = paused.Paused },
        _ => book,
    };

    /// <summary>The purpose that an act of consent is about; null for any other event.</summary>
    public static Purpose? PurposeOf(InvestorEvent data) => data switch
    {
        ConsentGiven given => Parse(given.Purpose),
        ConsentWithdrawn withdrawn => Parse(withdrawn.Purpose),
        ConsentExpired expired => Parse(expired.Purpose),
        _ => null,
    };

    private static ConsentBook Give(ConsentBook book, ConsentGiven given, RecordedEvent recorded)
    {
        var (purpose, at) = (Parse(given.Purpose), recorded.OccurredAt.ToUniversalTime());
        var ends = at.AddDays(given.DurationDays ?? PurposeCatalogue.DefaultDurationDays);
        // One that was over before it was received ends as it is received: time does not run back.
        if (ends < recorded.ReceivedAt) ends = recorded.ReceivedAt.ToUniversalTime();
        return book.Find(purpose) is { ExpiresAt: { } present } record && record.NoticeVersion == given.NoticeVersion &&
            ends >= present && ends - present < (present - record.At) / RenewalPart
            ? book
            : book.With(new(purpose, ConsentState.Given, given.NoticeVersion, given.Language, at, ReceiptId(recorded), ends));
    }

    /// <summary>The notice stays in the record: it says what the investor had agreed to.</summary>
    private static ConsentBook End(ConsentBook book, Purpose purpose, ConsentState state, RecordedEvent recorded) =>
        book.Find(purpose) is { Granted: false }
            ? book
            : book.With(new(
                purpose, state, book.Find(purpose)?.NoticeVersion ?? "", book.Find(purpose)?.Language ?? "", recorded.OccurredAt.ToUniversalTime(), ReceiptId(recorded)));

    private static string ReceiptId(RecordedEvent recorded) => $"consent-{recorded.Sequence}";

    private static Purpose Parse(string key) =>
        Purposes.TryParse(key, out var purpose) ? purpose : throw new ArgumentException("The reader lets only known purposes through.", nameof(key));
}
