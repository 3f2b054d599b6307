using Brokerage.Domain.Audit;
using Brokerage.Storage.InMemory;
using Brokerage.Storage.Tests.Sqlite;

namespace Brokerage.Storage.Tests.Audit;

/// <summary>What every audit log does, whatever it is made of.</summary>
public abstract class AuditLogConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset At = new(2026, 3, 2, 14, 30, 0, TimeSpan.FromHours(5.5));
    protected static readonly string Subject = new('a', 32), Other = new('b', 32);

    /// <summary>The log as one more process has it.</summary>
    protected abstract ValueTask<IAuditLog> OpenAsync();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task ANewLog_IsEmpty()
    {
        var log = await OpenAsync();

        (await log.LastAsync()).ShouldBeNull();
        (await log.ReadAsync(0, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_GivesNumbersAndHeads_ThatVerify()
    {
        var log = await OpenAsync();
        for (var n = 1; n <= 5; n++) (await log.AppendAsync(Read(Subject) with { No = 77 })).ShouldBe(n);

        var entries = await (await OpenAsync()).ReadAsync(0, 10);

        Verify(entries).ShouldBe(new(5, null, null));
        entries.Select(e => e.Read()).ShouldAllBe(r => r.At == At && r.At.Offset == TimeSpan.Zero && r.Actor == "agent-7" && r.Subject == Subject);
        (await log.LastAsync())!.Value.WriteLine().ShouldBe(entries[^1].WriteLine());
    }

    [Fact]
    public async Task Read_AfterANumber_IsAPage()
    {
        var log = await OpenAsync();
        for (var n = 1; n <= 5; n++) await log.AppendAsync(Read(Subject));

        (await log.ReadAsync(2, 2)).Select(e => e.Read().No).ShouldBe([3, 4]);
        (await log.ReadAsync(5, 2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadBySubject_IsNewestFirst_AndOfThatInvestorOnly()
    {
        var log = await OpenAsync();
        foreach (var subject in new[] { Subject, Other, Subject, Subject }) await log.AppendAsync(Read(subject));
        await log.AppendAsync(AuditRecord.Of(At, new("anna", "privacy"), AuditActions.AuditRead, null, [new("after", "0"), new("count", "0")]));

        (await log.ReadBySubjectAsync(Subject, 2)).Select(r => r.No).ShouldBe([4, 3]);
        (await log.ReadBySubjectAsync(new('c', 32), 2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_OfAnActThatCountsOnce_StoresItOnce_AlsoByAnotherProcess()
    {
        var (log, again) = (await OpenAsync(), await OpenAsync());
        var act = AuditRecord.Of(At, AuditActor.Product, AuditActions.RulesFileImported, null, [new("entry", "1"), new("revision", "tier@0123456789ab")]);

        (await log.HasAsync(act.Once!)).ShouldBeFalse();
        (await log.AppendAsync(act)).ShouldBe(1);
        (await again.AppendAsync(act with { At = At.AddDays(1) })).ShouldBeNull();

        (await again.HasAsync(act.Once!)).ShouldBeTrue();
        (await log.ReadAsync(0, 10)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Append_ByManyInTwoProcessesAtOnce_IsOneChain()
    {
        IAuditLog[] logs = [await OpenAsync(), await OpenAsync()];

        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => logs[n % 2].AppendAsync(Read(Subject)).AsTask()));

        numbers.Order().ShouldBe(Enumerable.Range(1, 200).Select(n => (long?)n));
        Verify(await logs[0].ReadAsync(0, 1_000)).ShouldBe(new(200, null, null));
    }

    [Fact]
    public async Task Append_OfARecordThatWasNeverChecked_IsRefused()
    {
        var log = await OpenAsync();

        await Should.ThrowAsync<ArgumentException>(async () => await log.AppendAsync(Read(Subject) with { Actor = "anna\r\nforged" }));
        await Should.ThrowAsync<ArgumentException>(async () => await log.AppendAsync(Read(Subject) with { Details = Read(Subject).Details.Add("name", "Asha") }));

        (await log.LastAsync()).ShouldBeNull();
    }

    protected static AuditRecord Read(string subject) => AuditRecord.Of(At, new("agent-7", "agent"), AuditActions.InvestorRead, subject, []);

    protected static AuditVerdict Verify(IEnumerable<AuditEntry> entries) =>
        AuditChain.Verify(entries.Select(e => new ReadOnlyMemory<byte>(e.WriteLine())), AuditVerifier.OfItself());
}

public sealed class InMemoryAuditLogTests : AuditLogConformance
{
    readonly InMemoryAuditLog _log = new();

    protected override ValueTask<IAuditLog> OpenAsync() => new(_log);
}

public sealed class SqliteAuditLogTests : AuditLogConformance, IDisposable
{
    readonly SqliteFolder _folder = new();
    readonly List<SqliteJournal> _journals = [];

    [Theory]
    [InlineData("UPDATE audit_log SET subject = NULL", "never changed")]
    [InlineData("DELETE FROM audit_log", "never shortened")]
    [InlineData("INSERT OR REPLACE INTO audit_log SELECT no, 'x', NULL, record, head FROM audit_log", "in order")]
    [InlineData("INSERT INTO audit_log SELECT no + 2, NULL, NULL, record, head FROM audit_log", "in order")]
    public async Task Database_RefusesEveryChangeOfARow(string sql, string reason)
    {
        var log = await OpenAsync();
        await log.AppendAsync(Read(Subject));

        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => _folder.Execute(sql)).Message.ShouldContain(reason);

        Verify(await log.ReadAsync(0, 10)).ShouldBe(new(1, null, null));
    }

    [Fact]
    public async Task Append_WhileAnotherHoldsTheLock_NeverBlocksARead()
    {
        var log = await OpenAsync();
        await log.AppendAsync(Read(Subject));
        Task<long?> waiting;
        using (_folder.LockWrites())
        {
            waiting = log.AppendAsync(Read(Subject)).AsTask();
            (await log.ReadBySubjectAsync(Subject, 10)).ShouldHaveSingleItem();
            waiting.IsCompleted.ShouldBeFalse();
        }

        (await waiting).ShouldBe(2);
    }

    protected override async ValueTask<IAuditLog> OpenAsync()
    {
        _journals.Add(await _folder.OpenAsync());
        return _journals[^1].Audit;
    }

    public override async Task DisposeAsync()
    {
        foreach (var journal in _journals) await journal.DisposeAsync();
        await base.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
