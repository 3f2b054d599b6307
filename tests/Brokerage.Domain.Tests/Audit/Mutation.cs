using Brokerage.Domain.Audit;

namespace Brokerage.Domain.Tests.Audit;

/// <summary>One thing done to a log or to its published heads, and the first record that is wrong after it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Log">What is left.</param>
/// <param name="FirstBad">The first record that is wrong.</param>
public sealed record Mutation(string Kind, SampleLog Log, long FirstBad)
{
    /// <summary>What hashes everything anew from the change on: a verifier without published heads cannot notice.</summary>
    public bool IsRehash => Kind.StartsWith("rehash", StringComparison.Ordinal);

    /// <summary>What touches only the published heads, not the log.</summary>
    public bool IsOfHeads => Kind.StartsWith("heads", StringComparison.Ordinal);

    private static readonly string[] Kinds =
    [
        "flip", "drop", "swap", "insert-copy", "insert-forged", "duplicate", "truncate", "splice", "rehash-change", "rehash-drop", "rehash-insert",
        "rehash-splice", "heads-flip", "heads-drop", "heads-swap", "heads-duplicate",
    ];

    public static IReadOnlyList<string> AllKinds => Kinds;

    /// <summary>Does one thing to an honest log; <paramref name="other"/> is another honest log of the same length.</summary>
    public static Mutation Of(SampleLog log, SampleLog other, Random random)
    {
        var (kind, n) = (Kinds[random.Next(Kinds.Length)], log.Lines.Length);
        var at = random.Next(n); // from 0; the record's number is one more
        var later = random.Next(n - 1) is var r && r >= at ? r + 1 : r;
        var (low, high) = (Math.Min(at, later), Math.Max(at, later));
        Mutation Made(SampleLog made, int firstBad) => new(kind, made, firstBad + 1);
        Mutation Rehashed(Action<List<AuditRecord>> change, int firstBad)
        {
            var records = log.Records();
            change(records);
            return Made(log with { Lines = SampleLog.Chained(records).Lines }, firstBad);
        }

        return kind switch
        {
            "flip" => Made(log with { Lines = log.Lines.SetItem(at, Flip(log.Lines[at], random)) }, at),
            "drop" => Made(log with { Lines = log.Lines.RemoveAt(at) }, at),
            "swap" => Made(log with { Lines = log.Lines.SetItem(low, log.Lines[high]).SetItem(high, log.Lines[low]) }, low),
            "insert-copy" => Made(log with { Lines = log.Lines.Insert(at, log.Lines[later]) }, at),
            "insert-forged" => Made(log with { Lines = log.Lines.Insert(at, Forged(log, at, random)) }, at),
            "duplicate" => Made(log with { Lines = log.Lines.Insert(at + 1, log.Lines[at]) }, at + 1),
            "truncate" => Made(log with { Lines = [.. log.Lines[..at]] }, at),
            "splice" => Made(log with { Lines = [.. log.Lines[..at], .. other.Lines[at..]] }, at),
            "rehash-change" => Rehashed(records => records[at] = records[at] with { At = records[at].At.AddTicks(1) }, at),
            "rehash-drop" => Rehashed(records => records.RemoveAt(at), at),
            "rehash-insert" => Rehashed(records => records.Insert(at, SampleLog.Record(at, random)), at),
            "rehash-splice" => Rehashed(records => records.InsertRange(at, other.Records()[at..]), at),
            "heads-flip" => Made(log with { Heads = log.Heads.SetItem(at, Flip(log.Heads[at], random)) }, at),
            "heads-drop" => Made(log with { Heads = log.Heads.RemoveAt(at) }, at),
            "heads-swap" => Made(log with { Heads = log.Heads.SetItem(low, log.Heads[high]).SetItem(high, log.Heads[low]) }, low),
            _ => Made(log with { Heads = log.Heads.Insert(at + 1, log.Heads[at]) }, at + 1),
        };
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        byte[] flipped = [.. bytes];
        flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    /// <summary>A record with the right number, chained to the one before it.</summary>
    private static byte[] Forged(SampleLog log, int at, Random random) =>
        AuditEntry.After(at, at == 0 ? AuditHead.Empty : AuditEntry.ReadLine(log.Lines[at - 1])!.Value.Head, SampleLog.Record(at, random)).WriteLine();
}
