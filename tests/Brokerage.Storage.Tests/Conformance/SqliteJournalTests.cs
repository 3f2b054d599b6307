using Brokerage.Storage.Tests.Sqlite;

namespace Brokerage.Storage.Tests.Conformance;

public sealed class SqliteJournalTests : JournalConformance, IDisposable
{
    readonly SqliteFolder _folder = new();

    protected override async ValueTask<IJournal> OpenStoreAsync() => await _folder.OpenAsync();

    protected override IDisposable HoldWrites(IJournal journal) => _folder.LockWrites();

    public void Dispose() => _folder.Dispose();
}
