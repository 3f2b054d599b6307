using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Brokerage.Domain.Consent;

/// <summary>What an investor can hold in hand about one act of consent: the fields of ISO/IEC TS 27560.</summary>
/// <param name="ReceiptId"><c>consent-</c> and the journal sequence of the act.</param>
/// <param name="Purpose">Key of the purpose.</param>
/// <param name="State">Given, withdrawn or expired.</param>
/// <param name="NoticeVersion">Version of the notice that was read; empty for a withdrawal of what was never given.</param>
/// <param name="Language">Language of that notice, a BCP 47 tag; likewise.</param>
/// <param name="Method">How the choice came: <c>app</c> by the investor's own app, <c>time</c> when it ran out, otherwise the broker's system that sent it.</param>
/// <param name="Jurisdiction">Where, ISO 3166-1.</param>
/// <param name="DataCategories">Keys of the kinds of data that it covers.</param>
/// <param name="At">When the investor chose or the time ran out, UTC.</param>
/// <param name="RecordedAt">When it was recorded, UTC.</param>
/// <param name="ExpiresAt">When a given consent ends by itself, UTC; null for one that is not given.</param>
/// <param name="Ends">Receipt of the consent that it takes the place of; null for none.</param>
public sealed record ConsentReceipt(
    string ReceiptId, string Purpose, ConsentState State, string NoticeVersion, string Language, string Method, string Jurisdiction,
    ImmutableArray<string> DataCategories, DateTimeOffset At, DateTimeOffset RecordedAt, DateTimeOffset? ExpiresAt, string? Ends)
{
    /// <summary>The canonical bytes: equal receipts have equal bytes. JSON in the order of the members, times as UTC ticks.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var text in (string?[])[ReceiptId, Purpose, State.ToString(), NoticeVersion, Language, Method, Jurisdiction, Ends]) json.WriteStringValue(text);
            foreach (var at in (DateTimeOffset?[])[At, RecordedAt, ExpiresAt]) json.WriteNumberValue(at?.UtcTicks ?? 0);
            foreach (var category in DataCategories) json.WriteStringValue(category);
            json.WriteEndArray();
        }
        return bytes.WrittenSpan.ToArray();
    }
}
