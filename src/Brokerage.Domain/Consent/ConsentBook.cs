using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Brokerage.Domain.Consent;

/// <summary>What became of a purpose.</summary>
public enum ConsentState
{
    /// <summary>The investor allowed it.</summary>
    Given,

    /// <summary>The investor took it back.</summary>
    Withdrawn,

    /// <summary>Its time ran out.</summary>
    Expired,
}

/// <summary>The consent record in force for one purpose. The receipt of the same id in the <see cref="ConsentLedger"/> has everything else about it.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="State">Given, withdrawn or expired.</param>
/// <param name="NoticeVersion">Version of the notice the investor read; empty when the purpose was never given.</param>
/// <param name="Language">Language of that notice, a BCP 47 tag; likewise.</param>
/// <param name="At">When the investor chose or the time ran out, UTC.</param>
/// <param name="ReceiptId">Id of the receipt: <c>consent-</c> and the journal sequence of the event.</param>
/// <param name="ExpiresAt">When a given consent ends by itself, UTC: at this instant it is gone. Null for one that is not given.</param>
public sealed record ConsentRecord(
    Purpose Purpose, ConsentState State, string NoticeVersion, string Language, DateTimeOffset At, string ReceiptId, DateTimeOffset? ExpiresAt = null)
{
    private const string ReceiptPrefix = "consent-";

    /// <summary>Journal sequence of the event that made it.</summary>
    [JsonIgnore]
    public long Sequence => long.Parse(ReceiptId.AsSpan(ReceiptPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>True when given; whether it may be used is what <see cref="ConsentBook.Grants(Purpose)"/> says.</summary>
    [JsonIgnore]
    public bool Granted => State == ConsentState.Given;
}

/// <summary>The latest consent record of every purpose, ordered by purpose; a purpose without a record was never granted.</summary>
public sealed record ConsentBook(ImmutableArray<ConsentRecord> Records)
{
    /// <summary>Nothing granted.</summary>
    public static ConsentBook Empty { get; } = new(ImmutableArray<ConsentRecord>.Empty);

    /// <summary>True while the investor has stopped all use of their data, whatever they consented to: nothing is granted meanwhile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPaused { get; init; }

    /// <summary>When the next consent ends by itself, UTC; null for none.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextExpiry
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var record in Records)
                if (record.ExpiresAt is { } at && !(next <= at)) next = at;
            return next;
        }
    }

    /// <summary>The record in force, or null when the investor never chose.</summary>
    public ConsentRecord? Find(Purpose purpose)
    {
        foreach (var record in Records)
            if (record.Purpose == purpose) return record;
        return null;
    }

    /// <summary>True while the purpose may be used: it is granted and nothing is paused.</summary>
    public bool Grants(Purpose purpose) => !IsPaused && Find(purpose) is { Granted: true };

    /// <summary>True while every one of the purposes may be used.</summary>
    public bool Grants(ImmutableArray<Purpose> purposes)
    {
        foreach (var purpose in purposes)
            if (!Grants(purpose)) return false;
        return true;
    }

    /// <summary>The first consent whose time has run out at <paramref name="now"/>, though nothing was recorded yet; null for none.</summary>
    public ConsentRecord? Lapsed(DateTimeOffset now)
    {
        ConsentRecord? first = null;
        foreach (var record in Records)
            if (record.ExpiresAt <= now && !(first?.ExpiresAt <= record.ExpiresAt)) first = record;
        return first;
    }

    /// <summary>The book with <paramref name="record"/> in force for its purpose.</summary>
    public ConsentBook With(ConsentRecord record)
    {
        var others = Records.RemoveAll(r => r.Purpose == record.Purpose);
        return this with { Records = others.Add(record).Sort((a, b) => a.Purpose.CompareTo(b.Purpose)) };
    }

    /// <summary>True when both say the same.</summary>
    public bool IsSame(ConsentBook other) => IsPaused == other.IsPaused && Records.AsSpan().SequenceEqual(other.Records.AsSpan());
}
