using System.Collections.Immutable;

namespace Brokerage.Domain.Consent;

/// <summary>The consent record in force for one purpose.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="Granted">True when given, false when withdrawn.</param>
/// <param name="NoticeVersion">Version of the notice the investor read.</param>
/// <param name="Language">Language of that notice, a BCP 47 tag.</param>
/// <param name="At">When the investor chose, UTC.</param>
/// <param name="ReceiptId">Id of the receipt: <c>consent-</c> and the journal sequence of the event.</param>
public sealed record ConsentRecord(Purpose Purpose, bool Granted, string NoticeVersion, string Language, DateTimeOffset At, string ReceiptId);

/// <summary>The latest consent record of every purpose, ordered by purpose; a purpose without a record was never granted.</summary>
public sealed record ConsentBook(ImmutableArray<ConsentRecord> Records)
{
    /// <summary>Nothing granted.</summary>
    public static ConsentBook Empty { get; } = new(ImmutableArray<ConsentRecord>.Empty);

    /// <summary>The record in force, or null when the investor never chose.</summary>
    public ConsentRecord? Find(Purpose purpose)
    {
        foreach (var record in Records)
            if (record.Purpose == purpose) return record;
        return null;
    }

    /// <summary>True while the purpose is granted.</summary>
    public bool Grants(Purpose purpose) => Find(purpose) is { Granted: true };

    /// <summary>True while every one of the purposes is granted.</summary>
    public bool Grants(ImmutableArray<Purpose> purposes)
    {
        foreach (var purpose in purposes)
            if (!Grants(purpose)) return false;
        return true;
    }

    /// <summary>The book with <paramref name="record"/> in force for its purpose.</summary>
    public ConsentBook With(ConsentRecord record)
    {
        var others = Records.RemoveAll(r => r.Purpose == record.Purpose);
        return new(others.Add(record).Sort((a, b) => a.Purpose.CompareTo(b.Purpose)));
    }
}
