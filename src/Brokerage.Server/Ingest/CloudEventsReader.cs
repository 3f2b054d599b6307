using System.Text.Json;
using Brokerage.Domain.Events;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Ingest;

/// <summary>
/// Reads CloudEvents 1.0 in structured JSON. All or nothing: one event that is not valid refuses the whole body, so that a sender never
/// has to find out which part of a batch was taken.
/// </summary>
public static class CloudEventsReader
{
    /// <summary>Largest body of one event, in bytes.</summary>
    public const int MaxSingleBytes = 128 * 1024;

    /// <summary>Largest body of a batch, in bytes.</summary>
    public const int MaxBatchBytes = 8 * 1024 * 1024;

    /// <summary>Most events of a batch.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Largest event inside a batch, in bytes: a portfolio of 2,000 positions fits, and what one event can allocate is bounded.</summary>
    public const int MaxEventBytes = 512 * 1024;

    /// <summary>Deepest nesting of a body.</summary>
    public const int MaxDepth = 64;

    /// <summary>So many errors are listed, or those of as many bytes as one event may have; the rest of a batch is then not looked at.</summary>
    public const int MaxErrors = 20;

    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8 without a byte order mark.</param>
    /// <param name="kind">What the body may be.</param>
    /// <param name="sender">On whose behalf it was sent.</param>
    /// <param name="now">The time that no event may be far ahead of.</param>
    public static ReadResult Read(ReadOnlyMemory<byte> body, BodyKind kind, Sender sender, DateTimeOffset now)
    {
        var places = new List<Range>();
        if (Survey(body.Span, kind, places) is { } problem) return new([], problem);

        var events = new List<IncomingEvent>(places.Count);
        var errors = new List<ProblemError>();
        ProblemType? firstKind = null;
        var badBytes = 0;
        for (var index = 0; index < places.Count && errors.Count < MaxErrors && badBytes < MaxEventBytes; index++)
        {
            var json = body[places[index]];
            if (json.Length > MaxEventBytes) return ReadResult.Refuse(ProblemType.TooLarge, $"Event {index} is larger than {MaxEventBytes} bytes.");
            var error = CloudEvent.Read(json, sender, now, out var read);
            if (error is null)
            {
                events.Add(read!);
                continue;
            }
            badBytes += json.Length;
            firstKind ??= KindOf(error.Code);
            errors.Add(new(index, Printable(error.Field), error.Message));
        }
        return firstKind is null ? new(events, null) : new([], new Problem(firstKind) { Errors = errors });
    }

    /// <summary>Walks the whole body once: is it JSON, is it an event or a list, how many, and where each one is.</summary>
    private static Problem? Survey(ReadOnlySpan<byte> json, BodyKind kind, List<Range> places)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var isList = reader.TokenType == JsonTokenType.StartArray;
            if (!isList && reader.TokenType != JsonTokenType.StartObject) return Malformed("The body must be an object, or an array of them.");
            if (isList ? kind == BodyKind.Single : kind == BodyKind.Batch)
                return Malformed(isList ? "An object is expected, not an array." : "An array is expected, not an object.");
            if (!isList)
            {
                reader.Skip();
                if (reader.Read()) return Malformed(null);
                if (json.Length > MaxSingleBytes) return new(ProblemType.TooLarge, $"One event may have {MaxSingleBytes} bytes.");
                places.Add(..json.Length);
                return null;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (places.Count == MaxEvents) return new(ProblemType.BatchTooLarge, $"A batch may have {MaxEvents} events.");
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                places.Add(start..(int)reader.BytesConsumed);
            }
            return reader.Read() ? Malformed(null) : null;
        }
        catch (JsonException)
        {
            return Malformed(null);
        }
    }

    private static Problem Malformed(string? detail) => new(ProblemType.MalformedJson, detail);

    private static ProblemType KindOf(EventErrorCode code) => code switch
    {
        EventErrorCode.MalformedJson => ProblemType.MalformedJson,
        EventErrorCode.OutOfRange => ProblemType.OutOfRange,
        EventErrorCode.TimeOutOfRange => ProblemType.TimeOutOfRange,
        EventErrorCode.UnknownKind => ProblemType.UnknownKind,
        EventErrorCode.UnknownPurpose => ProblemType.UnknownPurpose,
        _ => ProblemType.Schema,
    };

    /// <summary>A path can carry a member name that the sender made up.</summary>
    private static string Printable(string field) => field.Length == 0 || TextAttribute.IsClean(field, 100) ? field : "data";
}
