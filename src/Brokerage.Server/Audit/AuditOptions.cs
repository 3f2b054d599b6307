namespace Brokerage.Server.Audit;

/// <summary>Settings of the audit log: section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>
    /// File to which the head of every record is published; null for <c>audit/heads.log</c> in the data folder. It protects most where those who
    /// can write to the database cannot write: another disk, a write-once mount, a share of another machine.
    /// </summary>
    public string? HeadsPath { get; set; }

    /// <summary>The file in force.</summary>
    public string HeadsPathIn(string dataFolder) => string.IsNullOrWhiteSpace(HeadsPath) ? DefaultHeadsPath(dataFolder) : HeadsPath;

    /// <summary>The file of a data folder when nothing else is set.</summary>
    public static string DefaultHeadsPath(string dataFolder) => Path.Combine(dataFolder, "audit", "heads.log");
}
