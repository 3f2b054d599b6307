using Brokerage.Domain.Audit;
using Brokerage.Storage;

namespace Brokerage.Server.Audit;

/// <summary>The audit log as lines, for the offline verifier and for verifying here.</summary>
public static class AuditExport
{
    /// <summary>Media type of the lines.</summary>
    public const string ContentType = "application/x-ndjson";

    private const int PageSize = 1_000;

    /// <summary>Every line up to a number, oldest first, without line ends; read in pages while it is asked for.</summary>
    public static async IAsyncEnumerable<byte[]> LinesAsync(
        IAuditLog log, long upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        for (long after = 0; after < upTo;)
        {
            var page = await log.ReadAsync(after, (int)Math.Min(PageSize, upTo - after), ct);
            if (page.Count == 0) yield break;
            foreach (var entry in page) yield return entry.WriteLine();
            after += page.Count;
        }
    }

    /// <summary>Writes every line up to a number, each with a line feed.</summary>
    public static async Task WriteAsync(IAuditLog log, long upTo, Stream output, CancellationToken ct)
    {
        await foreach (var line in LinesAsync(log, upTo, ct)) await output.WriteAsync((byte[])[.. line, (byte)'\n'], ct);
    }

    /// <summary>Verifies the log against every head that is published of it; what is missing there is published first.</summary>
    public static async Task<AuditVerdict> VerifyAsync(IAuditLog log, AuditPublisher publisher, CancellationToken ct)
    {
        var published = await publisher.CatchUpAsync(ct);
        // Others go on writing: records beyond the heads are newer than this verification.
        var verifier = AuditVerifier.Against(new PublishedHeads(publisher.Heads.ReadLines(published.Length)), allowsNewer: true);
        await foreach (var line in LinesAsync(log, long.MaxValue, ct)) verifier.Add(line);
        return verifier.Finish();
    }
}
