using System.Collections.Immutable;
using System.Security.Cryptography;
using Brokerage.Domain.Events;

namespace Brokerage.Domain.Consent;

/// <summary>One line of the ledger.</summary>
/// <param name="Receipt">The act.</param>
/// <param name="Hash">
/// Lower-case hex of SHA-256(0x01 ‖ hash of the line before ‖ SHA-256(0x00 ‖ the receipt's canonical bytes)), leaf and node told apart as in RFC 9162;
/// before the first line stand 32 zero bytes.
/// </param>
public sealed record LedgerLine(ConsentReceipt Receipt, string Hash);

/// <summary>Every act of consent of one investor, in order and chained: no line can be changed, removed, moved or put in without the hashes after it telling.</summary>
public static class ConsentLedger
{
    /// <summary>The ledger of a history. An act that changed nothing, such as the same yes twice, is no line of its own: its receipt is the first one's.</summary>
    public static ImmutableArray<LedgerLine> Of(IEnumerable<RecordedEvent> events)
    {
        var lines = ImmutableArray.CreateBuilder<LedgerLine>();
        var (book, hash) = (ConsentBook.Empty, new byte[SHA256.HashSizeInBytes]);
        var jurisdictions = new Dictionary<Purpose, string>();
        foreach (var recorded in events)
        {
            var after = ConsentFold.Apply(book, recorded);
            if (ConsentFold.PurposeOf(recorded.Data) is { } purpose && after.Find(purpose) is { } record && record != book.Find(purpose))
            {
                if (recorded.Data is ConsentGiven given) jurisdictions[purpose] = given.Jurisdiction ?? PurposeCatalogue.DefaultJurisdiction;
                var receipt = ReceiptOf(record, book.Find(purpose), recorded, jurisdictions.GetValueOrDefault(purpose, PurposeCatalogue.DefaultJurisdiction));
                hash = Next(hash, receipt);
                lines.Add(new(receipt, Convert.ToHexStringLower(hash)));
            }
            book = after;
        }
        return lines.ToImmutable();
    }

    /// <summary>Checks the chain.</summary>
    /// <returns>Index of the first line whose hash does not follow from it and the lines before; null when all do.</returns>
    public static int? Verify(ImmutableArray<LedgerLine> lines)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < lines.Length; i++)
        {
            hash = Next(hash, lines[i].Receipt);
            if (Convert.ToHexStringLower(hash) != lines[i].Hash) return i;
        }
        return null;
    }

    private static byte[] Next(byte[] previous, ConsentReceipt receipt)
    {
        var leaf = SHA256.HashData([0x00, .. receipt.ToBytes()]);
        return SHA256.HashData([0x01, .. previous, .. leaf]);
    }

    private static ConsentReceipt ReceiptOf(ConsentRecord record, ConsentRecord? before, RecordedEvent recorded, string jurisdiction) => new(
        record.ReceiptId, record.Purpose.Key(), record.State, record.NoticeVersion, record.Language,
        recorded.Data is ConsentExpired ? "time" : recorded.Source, jurisdiction,
        [.. PurposeCatalogue.Of(record.Purpose).Categories.Select(c => c.Key())],
        record.At, recorded.ReceivedAt.ToUniversalTime(), record.ExpiresAt, before is { Granted: true } ? before.ReceiptId : null);
}
