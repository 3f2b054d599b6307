using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Brokerage.Domain.Audit;

namespace Brokerage.Domain.Tests.Audit;

/// <summary>A log of made-up records and the heads that were published of it.</summary>
public sealed record SampleLog(ImmutableArray<byte[]> Lines, ImmutableArray<byte[]> Heads)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A log that was written and published honestly.</summary>
    public static SampleLog Of(int records, int seed = 1)
    {
        var random = new Random(seed);
        return Chained([.. Enumerable.Range(1, records).Select(n => Record(n, random))]);
    }

    /// <summary>Numbers, chains and publishes records, as somebody who rewrites a log would too.</summary>
    public static SampleLog Chained(IReadOnlyList<AuditRecord> records)
    {
        var (lines, heads, head) = (new List<byte[]>(), new List<byte[]>(), AuditHead.Empty);
        for (var no = 1; no <= records.Count; no++)
        {
            var entry = AuditEntry.After(no - 1, head, records[no - 1]);
            head = entry.Head;
            lines.Add(entry.WriteLine());
            heads.Add(Encoding.ASCII.GetBytes(new PublishedHead(no, head).WriteLine()));
        }
        return new([.. lines], [.. heads]);
    }

    /// <summary>The records in it.</summary>
    public List<AuditRecord> Records() => [.. Lines.Select(l => AuditEntry.ReadLine(l)!.Value.Read())];

    public AuditHead LastHead() => PublishedHead.ReadLine(Heads[^1])!.Value.Head;

    public AuditVerdict Verify(bool allowsNewer = false) => AuditChain.Verify(Memory(), AuditVerifier.Against(Published(), allowsNewer));

    public AuditVerdict VerifyAgainst(AuditHead last, bool allowsNewer = false) => AuditChain.Verify(Memory(), AuditVerifier.Against(last, allowsNewer));

    public AuditVerdict VerifyOfItself() => AuditChain.Verify(Memory(), AuditVerifier.OfItself());

    public static AuditRecord Record(int n, Random random)
    {
        var (at, subject) = (Start.AddSeconds(n), Hex(random, 32));
        return random.Next(4) switch
        {
            0 => AuditRecord.Of(at, new($"agent-{random.Next(50)}", "agent"), AuditActions.InvestorRead, subject, []),
            1 => AuditRecord.Of(at, new("ops", "ops"), AuditActions.QuarantineListed, null,
                [new("status", "open"), new("count", random.Next(500).ToString(CultureInfo.InvariantCulture))]),
            2 => AuditRecord.Of(at, new(subject, "investor"), AuditActions.ExportMade, subject, [new("hash", Hex(random, 64))]),
            _ => AuditRecord.Of(at, AuditActor.Product, AuditActions.RulesRampAdvanced, null,
                [new("entry", $"{n}"), new("revision", $"experience-tier@{Hex(random, 12)}"), new("percent", "10")]),
        };
    }

    public static string Hex(Random random, int digits) => new([.. Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[random.Next(16)])]);

    private IEnumerable<ReadOnlyMemory<byte>> Memory() => Lines.Select(l => new ReadOnlyMemory<byte>(l));

    private PublishedHeads Published() => new(Heads.Select(h => new ReadOnlyMemory<byte>(h)));
}
