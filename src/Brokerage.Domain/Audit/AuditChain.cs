namespace Brokerage.Domain.Audit;

/// <summary>Verifies whole logs at once.</summary>
public static class AuditChain
{
    /// <summary>Reads every line and gives the verdict.</summary>
    /// <param name="lines">The log as <see cref="AuditEntry.WriteLine"/> wrote it, oldest first.</param>
    /// <param name="verifier">A fresh verifier: it holds what was published.</param>
    public static AuditVerdict Verify(IEnumerable<ReadOnlyMemory<byte>> lines, AuditVerifier verifier)
    {
        foreach (var line in lines) verifier.Add(line);
        return verifier.Finish();
    }
}
