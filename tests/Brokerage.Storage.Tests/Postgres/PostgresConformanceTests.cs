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
