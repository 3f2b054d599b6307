using Brokerage.Storage.Tests.Conformance;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>PostgreSQL does what every journal does.</summary>
public abstract class PostgresJournalConformance(int writers) : JournalConformance, IDisposable
{
    readonly Lazy<Task<PostgresDatabase>> _database = new(() =>
    {
        PostgresPrograms.SkipIfAbsent();
        return PostgresDatabase.CreateAsync();
    });

    protected override async ValueTask<IJournal> OpenStoreAsync()
    {
        var journal = await (await _database.Value).OpenAsync(options => options with { Writers = writers });
        await PostgresDatabase.RegisterBlockersAsync(journal, writers);
        return journal;
    }

    protected override IDisposable HoldWrites(IJournal journal) =>
        Task.Run(async () => await (await _database.Value).HoldWritesAsync(journal, writers)).GetAwaiter().GetResult();

    public void Dispose()
    {
        if (_database.IsValueCreated && _database.Value.IsCompletedSuccessfully) _database.Value.Result.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class PostgresJournalTests() : PostgresJournalConformance(writers: 1);

public sealed class PostgresJournalWithSeveralWritersTests() : PostgresJournalConformance(writers: 3);

public sealed class PostgresRevisionLogTests : RevisionLogConformance, IDisposable
{
    PostgresDatabase? _database;
    PostgresJournal? _journal;

    protected override async ValueTask<IRevisionLog> ReopenAsync()
    {
        PostgresPrograms.SkipIfAbsent();
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
