using Brokerage.Domain.Audit;
using Shouldly;

namespace Brokerage.Domain.Tests.Audit;

public sealed class VerifierTests
{
    private static readonly SampleLog Log = SampleLog.Of(9), Other = SampleLog.Of(9, seed: 2);

    public static TheoryData<string, SampleLog, AuditFault, long> Cases => new()
    {
        { "altered", Log with { Lines = Log.Lines.SetItem(3, Other.Lines[3]) }, AuditFault.Altered, 4 },
        { "not a line", Log with { Lines = Log.Lines.SetItem(3, "no record"u8.ToArray()) }, AuditFault.Altered, 4 },
        { "removed", Log with { Lines = Log.Lines.RemoveAt(3) }, AuditFault.Missing, 4 },
        { "copied further on", Log with { Lines = Log.Lines.Insert(6, Log.Lines[3]) }, AuditFault.Inserted, 7 },
        { "something before it", Log with { Lines = Log.Lines.Insert(3, Other.Lines[3]) }, AuditFault.Inserted, 4 },
        { "moved back", Log with { Lines = Log.Lines.RemoveAt(3).Insert(6, Log.Lines[3]) }, AuditFault.OutOfOrder, 4 },
        { "cut", Log with { Lines = [.. Log.Lines[..3]] }, AuditFault.Truncated, 4 },
        { "empty", Log with { Lines = [] }, AuditFault.Truncated, 1 },
        { "hashed anew", Log with { Lines = SampleLog.Chained([.. Log.Records()[..3], .. Other.Records()[3..]]).Lines }, AuditFault.Rehashed, 4 },
        { "another head", Log with { Heads = Log.Heads.SetItem(3, Other.Heads[3]) }, AuditFault.HeadAltered, 4 },
        { "head removed", Log with { Heads = Log.Heads.RemoveAt(3) }, AuditFault.HeadAltered, 4 },
        { "head with another number", Log with { Heads = Log.Heads.SetItem(3, [(byte)'7', .. Log.Heads[3][1..]]) }, AuditFault.HeadAltered, 4 },
        { "rubbish after the heads", Log with { Heads = Log.Heads.Add([.. "rubbish"u8]) }, AuditFault.HeadAltered, 10 },
        { "heads cut", Log with { Heads = [.. Log.Heads[..3]] }, AuditFault.Unpublished, 4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Verify_OneFault_SaysWhichAndWhere(string what, SampleLog log, AuditFault fault, long firstBad)
    {
        var verdict = log.Verify();

        (verdict.Fault, verdict.FirstBad).ShouldBe((fault, firstBad), what);
        verdict.Reason!.ShouldContain($"record {firstBad}", Case.Insensitive);
    }

    [Fact]
    public void Verify_ALogThatWentOnAfterTheHeadsWereTaken_IsIntactWhereThatIsAllowed()
    {
        (Log with { Heads = [.. Log.Heads[..3]] }).Verify(allowsNewer: true).IsIntact.ShouldBeTrue();
        (Log with { Heads = [.. Log.Heads[..3]], Lines = Log.Lines.SetItem(5, Other.Lines[5]) }).Verify(allowsNewer: true).FirstBad.ShouldBe(6);

        var third = PublishedHead.ReadLine(Log.Heads[2])!.Value.Head;
        Log.VerifyAgainst(third, allowsNewer: true).IsIntact.ShouldBeTrue();
        Log.VerifyAgainst(third).ShouldBe(new(9, AuditFault.Unpublished, 4));
    }

    [Fact]
    public void Verify_AHashedAnewTailAgainstTheLastHeadAlone_IsDetectedAndNotLocated() =>
        (Log with { Lines = SampleLog.Chained([.. Log.Records()[..3], .. Other.Records()[3..]]).Lines }).VerifyAgainst(Log.LastHead())
            .ShouldBe(new(9, AuditFault.WrongEnd, null));

    /// <summary>The chain's own definition, written a second time from the RFC.</summary>
    [Fact]
    public void Head_OfTwoRecords_IsLeavesAndNodesHashedApart()
    {
        static byte[] Sha(params byte[][] parts) => System.Security.Cryptography.SHA256.HashData([.. parts.SelectMany(p => p)]);
        byte[] first = [.. "first"u8], second = [.. "second"u8];

        var head = AuditHead.Empty.Next(first).Next(second);

        var one = Sha([1], Sha(), Sha([0], first));
        head.ToBytes().ShouldBe(Sha([1], one, Sha([0], second)));
    }

    /// <summary>Without the prefixes a record that spells a node has the hash of that node: one record passes for two.</summary>
    [Fact]
    public void Leaf_OfARecordThatSpellsANode_IsThatNodeOnlyWithoutThePrefixes()
    {
        static byte[] Sha(params byte[][] parts) => System.Security.Cryptography.SHA256.HashData([.. parts.SelectMany(p => p)]);
        byte[] record = [.. "record"u8];
        byte[] naive = [.. Sha(), .. Sha(record)], apart = [.. Sha(), .. Sha([0], record)];

        Sha(naive).ShouldBe(Sha(Sha(), Sha(record)));
        Sha([0], apart).ShouldNotBe(AuditHead.Empty.Next(record).ToBytes());
    }
}
