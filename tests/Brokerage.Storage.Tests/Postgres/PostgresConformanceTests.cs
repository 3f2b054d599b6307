using Brokerage.Storage.Tests.Audit;
using Brokerage.Storage.Tests.Cases;
using Brokerage.Storage.Tests.Conformance;

namespace Brokerage.Storage.Tests.Postgres;

[NeedsPostgres]
public sealed class PostgresJournalTests : JournalConformance, IDisposable
{
    const int Writers = 2;

    readonly Lazy<Task<PostgresDatabase>> _database = new(() => PostgresDatabase.CreateAsync());

    protected override async ValueTask<IJournal> OpenStoreAsync()
    {
        var journal = await (await _database.Value).OpenAsync(options => options with { Writers = Writers });
        await PostgresDatabase.RegisterBlockersAsync(journal, Writers);
        return journal;
    }

    protected override IDisposable HoldWrites(IJournal journal) =>
        Task.Run(async () => await (await _database.Value).HoldWritesAsync(journal, Writers)).GetAwaiter().GetResult();

    public void Dispose()
    {
        if (_database.IsValueCreated && _database.Value.IsCompletedSuccessfully) _database.Value.Result.Dispose();
    }
}

[NeedsPostgres]
public sealed class PostgresRevisionLogTests : RevisionLogConformance, IDisposable
{
    PostgresDatabase? _database;
    PostgresJournal? _journal;

    protected override async ValueTask<IRevisionLog> ReopenAsync()
    {
        _database ??= await PostgresDatabase.CreateAsync();
        if (_journal is not null) await _journal.DisposeAsync();
        _journal = await _database.OpenAsync();
        return _journal.Revisions;
    }

    public override async Task DisposeAsync()
    {
        if (_journal is not null) await _journal.DisposeAsync();
        await base.DisposeAsync();
    }

    public void Dispose() => _database?.Dispose();
}

[NeedsPostgres]
public sealed class PostgresCaseBookTests : CaseBookConformance, IDisposable
{
    PostgresDatabase? _database;

    protected override async ValueTask<(IJournal Journal, ICaseBook Cases)> OpenAsync()
    {
        _database ??= await PostgresDatabase.CreateAsync();
        var journal = await _database.OpenAsync();
        return (journal, journal.Cases);
    }

    public void Dispose() => _database?.Dispose();
}

[NeedsPostgres]
public sealed class PostgresAuditLogTests : AuditLogConformance, IDisposable
{
    readonly List<PostgresJournal> _journals = [];
    PostgresDatabase? _database;

    [Theory]
    [InlineData("UPDATE journal.audit_log SET subject = NULL", "never changed")]
    [InlineData("DELETE FROM journal.audit_log", "never changed")]
    [InlineData("TRUNCATE journal.audit_log", "never changed")]
    [InlineData("INSERT INTO journal.audit_log SELECT no + 2, NULL, NULL, record, head FROM journal.audit_log", "in order")]
    public async Task Database_RefusesEveryChangeOfARow(string sql, string reason)
    {
        var log = await OpenAsync();
        await log.AppendAsync(Read(Subject));

        (await Should.ThrowAsync<Npgsql.PostgresException>(() => _database!.ExecuteAsync(sql))).MessageText.ShouldContain(reason);

        Verify(await log.ReadAsync(0, 10)).ShouldBe(new(1, null, null));
    }

    protected override async ValueTask<IAuditLog> OpenAsync()
    {
        _database ??= await PostgresDatabase.CreateAsync();
        _journals.Add(await _database.OpenAsync());
        return _journals[^1].Audit;
    }

    public override async Task DisposeAsync()
    {
        foreach (var journal in _journals) await journal.DisposeAsync();
        await base.DisposeAsync();
    }

    public void Dispose() => _database?.Dispose();
}
