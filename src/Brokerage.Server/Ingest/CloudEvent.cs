using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Brokerage.Domain.Events;

namespace Brokerage.Server.Ingest;

/// <summary>Reads one CloudEvent: its attributes here, its data by <see cref="EventReader"/>.</summary>
internal static class CloudEvent
{
    private const int MaxIdLength = 128;
    private const int MaxSourceLength = 256;
    private const int MaxInvestorLength = 64;
    private const int MaxExtensionLength = 512;

    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = CloudEventsReader.MaxDepth };
    private static readonly JsonDocumentOptions DataOptions = new() { MaxDepth = CloudEventsReader.MaxDepth };
    private static readonly Dictionary<string, EventType> Types = EventCatalogue.All.ToDictionary(t => t.Name);
    private static readonly Dictionary<string, EventType>.AlternateLookup<ReadOnlySpan<char>> TypesBySpan =
        Types.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Attribute names by their place in <see cref="Names"/>.</summary>
    private enum Attribute { SpecVersion, Id, Source, Type, Subject, Time, Data, DataContentType, DataSchema, TraceParent, TraceState }

    private static readonly string[] Names =
        ["specversion", "id", "source", "type", "subject", "time", "data", "datacontenttype", "dataschema", "traceparent", "tracestate"];

    private static readonly Attribute[] RequiredOfApp = [Attribute.SpecVersion, Attribute.Id, Attribute.Type, Attribute.Time, Attribute.Data];
    private static readonly Attribute[] RequiredOfBroker = [.. RequiredOfApp, Attribute.Source, Attribute.Subject];

    private static readonly byte[][] Utf8Names = [.. Names.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>What was read so far.</summary>
    private struct Envelope
    {
        public int Seen;
        public string? Id;
        public string? Source;
        public string? Investor;
        public EventType? Type;
        public DateTimeOffset OccurredAt;
        public Range Data;
        public ActivityContext Cause;

        public readonly bool Has(Attribute attribute) => (Seen & 1 << (int)attribute) != 0;
    }

    /// <summary>Reads one event.</summary>
    /// <param name="json">The event: one JSON value that is known to be well formed.</param>
    /// <param name="sender">On whose behalf it was sent.</param>
    /// <param name="now">The time that it may not be far ahead of.</param>
    /// <param name="read">The event; null when there is an error.</param>
    /// <returns>The first error, or null.</returns>
    public static EventError? Read(ReadOnlyMemory<byte> json, Sender sender, DateTimeOffset now, out IncomingEvent? read)
    {
        read = null;
        var reader = new Utf8JsonReader(json.Span, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return Bad("", "must be an object");

        var envelope = default(Envelope);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Find(ref reader) is not { } attribute) return Bad("", "has a member that is not an attribute of the schema");
            if (envelope.Has(attribute)) return Bad(Names[(int)attribute], "must not be there twice");
            envelope.Seen |= 1 << (int)attribute;
            reader.Read();
            if (Take(ref reader, ref envelope, attribute, sender, now) is { } error) return error;
        }
        if (Missing(envelope, sender) is { } missing) return missing;

        using var document = JsonDocument.Parse(json[envelope.Data], DataOptions);
        var (data, dataError) = EventReader.Read(envelope.Type!, document.RootElement);
        if (dataError is not null) return dataError;
        if (data is ConsentGiven consent && IsBeforeNotice(consent, envelope.OccurredAt))
            return new(EventErrorCode.TimeOutOfRange, "time", "must not be before the notice was published");

        read = new(
            sender.Investor ?? envelope.Investor!, sender.Investor is null ? envelope.Source! : Sender.AppSource,
            envelope.Id!, envelope.OccurredAt, envelope.Type!, data!, envelope.Cause);
        return null;
    }

    /// <summary>True for a text that is an investor's id: 1–64 of <c>A-Z a-z 0-9 . _ : -</c>.</summary>
    public static bool IsInvestorId(string text)
    {
        if (text.Length is 0 or > MaxInvestorLength) return false;
        foreach (var c in text)
            if (!(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-')) return false;
        return true;
    }

    private static Attribute? Find(ref Utf8JsonReader reader)
    {
        // An attribute name needs no escapes, and comparing one that holds half a surrogate pair throws.
        if (reader.ValueIsEscaped) return null;
        for (var i = 0; i < Utf8Names.Length; i++)
            if (reader.ValueSpan.SequenceEqual(Utf8Names[i])) return (Attribute)i;
        return null;
    }

    private static EventError? Take(ref Utf8JsonReader reader, ref Envelope envelope, Attribute attribute, Sender sender, DateTimeOffset now)
    {
        switch (attribute)
        {
            case Attribute.Data:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                envelope.Data = start..(int)reader.BytesConsumed;
                return null;
            case Attribute.Id:
                return TryText(ref reader, MaxIdLength, out envelope.Id)
                    ? null : Bad("id", $"must be a text of 1 to {MaxIdLength} characters, without control characters");
            case Attribute.Source:
                if (!TryText(ref reader, MaxSourceLength, out envelope.Source))
                    return Bad("source", $"must be a text of 1 to {MaxSourceLength} characters, without control characters");
                return envelope.Source == Sender.OwnSource ? Bad("source", "is reserved") : null;
            case Attribute.Subject when sender.Investor is not null:
                return Bad("subject", "must not be sent: the token says who the investor is");
            case Attribute.Subject:
                return TryText(ref reader, MaxInvestorLength, out envelope.Investor) && IsInvestorId(envelope.Investor!)
                    ? null : Bad("subject", $"must be an investor id: 1 to {MaxInvestorLength} of A-Z, a-z, 0-9, '.', '_', ':' and '-'");
            case Attribute.Type:
                return TakeType(ref reader, ref envelope, sender);
            case Attribute.Time:
                return TakeTime(ref reader, ref envelope, now);
            case Attribute.TraceParent:
                if (!TryText(ref reader, MaxExtensionLength, out var parent)) return Bad("traceparent", $"must be a text of 1 to {MaxExtensionLength} characters");
                // One that is not as the W3C wants it is no trace, and no error either.
                ActivityContext.TryParse(parent, null, isRemote: true, out envelope.Cause);
                return null;
            case Attribute.SpecVersion:
                return IsText(ref reader, "1.0"u8) ? null : Bad("specversion", "must be \"1.0\"");
            case Attribute.DataContentType:
                return IsText(ref reader, "application/json"u8) ? null : Bad("datacontenttype", "must be \"application/json\"");
            default:
                return TryText(ref reader, MaxExtensionLength, out _) ? null : Bad(Names[(int)attribute], $"must be a text of 1 to {MaxExtensionLength} characters");
        }
    }

    private static EventError? TakeType(ref Utf8JsonReader reader, ref Envelope envelope, Sender sender)
    {
        Span<char> name = stackalloc char[MaxIdLength];
        if (reader.TokenType != JsonTokenType.String) return Bad("type", "must be a text");
        // No type has a name that needs escapes or is this long.
        var isPlain = !reader.ValueIsEscaped && reader.ValueSpan.Length <= name.Length;
        var length = isPlain ? reader.CopyString(name) : 0;
        if (!TypesBySpan.TryGetValue(name[..length], out envelope.Type))
            return new(EventErrorCode.UnknownKind, "type", "is not an event type of the catalogue");
        return sender.Investor is null || envelope.Type.FromApp
            ? null
            : new(EventErrorCode.UnknownKind, "type", "is not an event type that an app may send");
    }

    private static EventError? TakeTime(ref Utf8JsonReader reader, ref Envelope envelope, DateTimeOffset now)
    {
        if (!TryInstant(ref reader, out var ticks)) return Bad("time", "must be a time of RFC 3339 with its offset");
        if (ticks < Earliest.Ticks || ticks > (now.UtcDateTime + MaxAhead).Ticks)
            return new(EventErrorCode.TimeOutOfRange, "time", "must be between 1990 and now");
        envelope.OccurredAt = new(ticks, TimeSpan.Zero);
        return null;
    }

    /// <summary>Some writers of JSON escape the plus sign of an offset; what is usual is read in place.</summary>
    private static bool TryInstant(ref Utf8JsonReader reader, out long ticks)
    {
        ticks = 0;
        if (reader.TokenType != JsonTokenType.String) return false;
        return reader.ValueIsEscaped
            ? TryText(ref reader, Rfc3339.MaxLength, out var text) && Rfc3339.TryRead(System.Text.Encoding.UTF8.GetBytes(text!), out ticks)
            : Rfc3339.TryRead(reader.ValueSpan, out ticks);
    }

    private static EventError? Missing(in Envelope envelope, Sender sender)
    {
        foreach (var attribute in sender.Investor is null ? RequiredOfBroker : RequiredOfApp)
            if (!envelope.Has(attribute)) return Bad(Names[(int)attribute], "is required");
        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(text);

    private static bool TryText(ref Utf8JsonReader reader, int maxLength, out string? text)
    {
        const int LongestEscape = 6;
        text = null;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > maxLength * LongestEscape) return false;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return false; // half a surrogate pair
        }
        return TextAttribute.IsClean(text!, maxLength);
    }

    /// <summary>
    /// True for a consent given before the month in which its notice was published. Versions of other forms than <c>2026-01</c> or
    /// <c>2026-01-15</c> say nothing about it. The month begins when it begins first on earth (UTC+14).
    /// </summary>
    private static bool IsBeforeNotice(ConsentGiven consent, DateTimeOffset occurredAt) =>
        consent.NoticeVersion.Length >= 7 &&
        (consent.NoticeVersion.Length == 7 || consent.NoticeVersion[7] is '-' or '.') &&
        DateTimeOffset.TryParseExact(
            consent.NoticeVersion[..7], "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month) &&
        occurredAt < month - TimeSpan.FromHours(14);

    private static EventError Bad(string field, string message) => new(EventErrorCode.Schema, field, message);
}
