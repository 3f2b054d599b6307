using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Tailoring;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>Cases and receipts in the wire's words.</summary>
internal static class CaseWire
{
    private static readonly string[] Reasons = ["not-identified", "excessive", "legal-duty"];

    /// <summary>What a case is about; null for a word that names none.</summary>
    public static CaseKind? KindOf(string text) =>
        Enum.GetValues<CaseKind>().Cast<CaseKind?>().FirstOrDefault(kind => Word(kind!.Value) == text);

    /// <summary>True when the word is a reason for which a case may be refused.</summary>
    public static bool IsReason(string? text) => Reasons.Contains(text);

    /// <summary>A value of an enum as one lower-case word.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static CaseView ToView(PrivacyCase item) => new(
        item.Id, Word(item.Kind), item.Investor, item.OpenedAt, item.DueAt, Word(item.Status), item.ClosedAt, item.Reason,
        item.Certificate is { } certificate ? JsonSerializer.Deserialize<ErasureCertificate>(certificate, Certificates.Json) : null);

    public static Contracts.ConsentReceipt ToReceipt(Domain.Consent.LedgerLine line, Content content)
    {
        var receipt = line.Receipt;
        _ = Purposes.TryParse(receipt.Purpose, out var purpose);
        return new(
            receipt.ReceiptId, Word(receipt.State), receipt.Purpose, content.Purposes[purpose].Title, receipt.DataCategories, receipt.NoticeVersion, receipt.Language,
            receipt.Jurisdiction, receipt.Method, receipt.At, receipt.ExpiresAt, line.Hash);
    }
}
