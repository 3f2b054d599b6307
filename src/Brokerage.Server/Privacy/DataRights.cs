using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Audit;
using Brokerage.Server.Audit;
using Brokerage.Server.Hubs;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>What an investor has a right to, done for them or by them: a copy of everything, its erasure, and cases with a deadline.</summary>
public sealed class DataRights(
    PersonalDataReader reader, IInvestors investors, IJournal journal, ErasureLedger ledger, ICaseBook cases, CertificateKey key, AuditTrail audit,
    HubConnections connections, ErasureMetrics metrics, TimeProvider time)
{
    /// <summary>Days for an answer: one month (GDPR Article 12(3)); India's rules of 2025 leave the broker to publish a term of its own, ninety days at most.</summary>
    public const int DaysToAnswer = 30;

    private const int MaxAttempts = 3;

    /// <summary>A copy of everything, as a zip; null when nothing is stored. Recorded before it is given away.</summary>
    public async Task<Stream?> ExportAsync(string investor, AuditActor by, CancellationToken ct)
    {
        if (await reader.ReadAsync(investor, ct) is not { } data) return null;
        // In memory: a file on the way would be one more place to erase.
        var archive = new MemoryStream();
        await ExportArchive.WriteAsync(data, archive, ct);
        var hash = SHA256.HashData(archive.GetBuffer().AsSpan(0, (int)archive.Length));
        archive.Position = 0;
        return await audit.RecordAboutAsync(by, AuditActions.ExportMade, investor, [new("hash", Convert.ToHexStringLower(hash))], ct) ? archive : null;
    }

    /// <summary>
    /// Erases an investor: from here on they are unknown, open apps are disconnected, and no file keeps anything of them. Open cases of theirs
    /// are closed by it.
    /// </summary>
    /// <returns>The proof; null when nothing is stored.</returns>
    public async Task<ErasureCertificate?> EraseAsync(string investor, AuditActor by, CancellationToken ct)
    {
        var (requestedAt, began) = (time.GetUtcNow(), time.GetTimestamp());
        if (await journal.PseudonymAsync(investor, ct) is not { } subject) return null;
        // Asked for in the app, it is a case as any other, and the office sees it.
        await OpenCaseAsync(investor, CaseKind.Erase, by, ct);
        var waiting = (await cases.OfAsync(investor, ct)).Where(c => c.Status == CaseStatus.Open).ToList();
        await RecordAsync(AuditActions.ErasureRequested, []);

        // From here on nobody calls it off: half an erasure is none.
        var line = await ledger.AppendAsync(investor, LedgerKind.Erased, CancellationToken.None);
        var count = await ForgetAsync(investor);
        connections.Abort(investor);
        var certificate = Certificates.Sign(
            new($"erasure-{line.No}", line.Tag, requestedAt, time.GetUtcNow(), count.Events, count.Quarantined, line.No, line.Hash, "", "", ""), key);
        var text = JsonSerializer.SerializeToUtf8Bytes(certificate, Certificates.Json);
        foreach (var item in waiting)
            await CloseAsync(item, item.Kind == CaseKind.Erase ? Encoding.UTF8.GetString(text) : null);
        await RecordAsync(AuditActions.ErasureCompleted, []);
        await RecordAsync(AuditActions.CertificateIssued, [new("hash", Convert.ToHexStringLower(SHA256.HashData(text)))]);
        metrics.Erased(time.GetElapsedTime(began));
        return certificate;

        async Task CloseAsync(PrivacyCase item, string? proof)
        {
            await cases.CloseAsync(item.Id, CaseStatus.Fulfilled, time.GetUtcNow(), null, proof, CancellationToken.None);
            await RecordAsync(AuditActions.CaseClosed, [new("case", item.Id), new("kind", CaseWire.Word(item.Kind))]);
        }

        async Task RecordAsync(AuditAction action, IReadOnlyList<KeyValuePair<string, string>> details) => await audit.RecordAsync(
            AuditRecord.Of(time.GetUtcNow(), by.Role == AuditActor.Investor ? by with { Id = subject } : by, action, subject, details), CancellationToken.None);
    }

    /// <summary>
    /// Memory, then the store, then memory again: who asked just before the ledger had the line may have brought the investor back into it.
    /// What another process holds open is waited for; after that the next start of the store finishes it.
    /// </summary>
    private async Task<ErasureCount> ForgetAsync(string investor)
    {
        var total = ErasureCount.Nothing;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            await investors.ForgetAsync(investor);
            var count = await journal.EraseAsync(investor);
            total = total with { Events = total.Events + count.Events, Quarantined = total.Quarantined + count.Quarantined, Complete = count.Complete };
            await investors.ForgetAsync(investor);
            if (count.Complete) return total;
        }
        throw new StoreUnavailableException("The investor is erased, but another process still holds files with old bytes open; ask again.");
    }

    /// <summary>Opens a case, or finds the open one of its kind; null when nothing is stored of the investor.</summary>
    public async Task<PrivacyCase?> OpenCaseAsync(string investor, CaseKind kind, AuditActor by, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await cases.OpenAsync(investor, kind, now, now.AddDays(DaysToAnswer), ct) is not { } opened) return null;
        return await audit.RecordAboutAsync(by, AuditActions.CaseOpened, investor, [new("case", opened.Id), new("kind", CaseWire.Word(kind))], ct) ? opened : null;
    }

    /// <summary>Ends a case; false when it is not open.</summary>
    public async Task<bool> CloseCaseAsync(PrivacyCase item, CaseStatus status, string? reason, AuditActor by, CancellationToken ct)
    {
        if (!await cases.CloseAsync(item.Id, status, time.GetUtcNow(), reason, null, ct)) return false;
        if (item.Investor is { } investor) await audit.RecordAboutAsync(by, AuditActions.CaseClosed, investor, [new("case", item.Id), new("kind", CaseWire.Word(item.Kind))], ct);
        return true;
    }
}
