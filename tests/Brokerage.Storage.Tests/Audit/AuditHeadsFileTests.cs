using Brokerage.Domain.Audit;
using Brokerage.Storage.InMemory;

namespace Brokerage.Storage.Tests.Audit;

public sealed class AuditHeadsFileTests : IDisposable
{
    static readonly string Subject = new('a', 32);

    readonly string _folder = Directory.CreateTempSubdirectory("brokerage-heads-").FullName;
    readonly InMemoryAuditLog _log = new();
    readonly AuditHeadsFile _heads;

    public AuditHeadsFileTests() => _heads = new(Path.Combine(_folder, "audit", "heads.log"), TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task CatchUp_PublishesWhatIsMissing_AndNothingTwice()
    {
        (await _heads.CatchUpAsync(_log, default)).Last.ShouldBeNull();
        await AppendAsync(1_500);
        (await _heads.CatchUpAsync(_log, default)).Last!.Value.No.ShouldBe(1_500);
        await AppendAsync(2);

        (await _heads.CatchUpAsync(_log, default)).Last!.Value.No.ShouldBe(1_502);
        await _heads.CatchUpAsync(_log, default);

        (await VerifyAsync()).ShouldBe(new(1_502, null, null));
        File.ReadAllBytes(_heads.Path)[^1].ShouldBe((byte)'\n');
    }

    [Fact]
    public async Task CatchUp_AfterACrashAtAnyByteOfALine_CompletesIt()
    {
        await AppendAsync(11);
        await _heads.CatchUpAsync(_log, default);
        var whole = File.ReadAllBytes(_heads.Path);

        for (var kept = 0; kept < whole.Length; kept += 7)
        {
            File.WriteAllBytes(_heads.Path, whole[..kept]);
            await _heads.CatchUpAsync(_log, default);
            File.ReadAllBytes(_heads.Path).ShouldBe(whole, $"{kept} bytes kept");
        }
    }

    [Fact]
    public async Task CatchUp_AfterALineThatNobodyHereWrote_LeavesItForTheVerifierToFind()
    {
        await AppendAsync(3);
        await _heads.CatchUpAsync(_log, default);
        await File.AppendAllTextAsync(_heads.Path, "forged");
        await AppendAsync(2);

        await _heads.CatchUpAsync(_log, default);

        (await VerifyAsync()).ShouldBe(new(5, AuditFault.HeadAltered, 4));
    }

    [Fact]
    public async Task CatchUp_ByManyAtOnce_WritesEveryLineOnce()
    {
        await AppendAsync(50);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new AuditHeadsFile(_heads.Path, TimeProvider.System).CatchUpAsync(_log, default))));

        (await VerifyAsync()).ShouldBe(new(50, null, null));
    }

    [Fact]
    public async Task CatchUp_OfALogThatLostRecords_NeverRewritesWhatWasPublished()
    {
        await AppendAsync(3);
        await _heads.CatchUpAsync(_log, default);
        var published = File.ReadAllBytes(_heads.Path);
        var restored = new InMemoryAuditLog();
        await restored.AppendAsync(Record());

        (await _heads.CatchUpAsync(restored, default)).Last!.Value.No.ShouldBe(3);

        File.ReadAllBytes(_heads.Path).ShouldBe(published);
    }

    async Task AppendAsync(int count)
    {
        for (var n = 0; n < count; n++) await _log.AppendAsync(Record());
    }

    async Task<AuditVerdict> VerifyAsync() => AuditChain.Verify(
        (await _log.ReadAsync(0, 10_000)).Select(e => new ReadOnlyMemory<byte>(e.WriteLine())), AuditVerifier.Against(new PublishedHeads(_heads.ReadLines())));

    static AuditRecord Record() =>
        AuditRecord.Of(DateTimeOffset.UnixEpoch, new("agent-7", "agent"), AuditActions.InvestorRead, Subject, []);
}
