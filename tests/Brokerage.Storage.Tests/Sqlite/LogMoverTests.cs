using Microsoft.Data.Sqlite;

namespace Brokerage.Storage.Tests.Sqlite;

/// <summary>The write-ahead log is moved beside the writer: no commit has to move a full one.</summary>
public sealed class LogMoverTests : IDisposable
{
    const int PageSize = 4096;
    const int FullLog = 2000;
    static readonly string Payload = new('x', 3000);

    readonly SqliteFolder _folder = new();
    long _sequence;

    long Log => new FileInfo(_folder.Options.DatabasePath + "-wal").Length / PageSize;

    long Database => new FileInfo(_folder.Options.DatabasePath).Length / PageSize;

    [Fact]
    public async Task Writing_AHalfFullLog_IsMovedBeforeItIsFullAndBeginsAnew()
    {
        await using var journal = await OpenAsync();
        await FillAsync(journal, FullLog / 2 + 10);
        await MovedAsync(journal);
        var length = Log;
        length.ShouldBeLessThan(FullLog);

        for (var written = 0; written < 800; written += 100) await AppendAsync(journal, 100);

        Log.ShouldBe(length);
        (await journal.ReadAsync("ana", 0, int.MaxValue)).Count.ShouldBe((int)_sequence);
    }

    [Fact]
    public async Task Writing_WithAReaderInTheWay_GoesOnAndIsMovedWhenTheReaderLeaves()
    {
        await using var journal = await OpenAsync();
        await AppendAsync(journal, 1);
        using (var reader = new SqliteConnection($"Data Source={_folder.Options.DatabasePath};Pooling=False"))
        {
            reader.Open();
            using var reading = reader.BeginTransaction(deferred: true);
            using var look = reader.CreateCommand();
            (look.Transaction, look.CommandText) = (reading, "SELECT COUNT(*) FROM journal");
            look.ExecuteScalar().ShouldBe(1L);

            await FillAsync(journal, FullLog + 200);

            look.ExecuteScalar().ShouldBe(1L);
            Database.ShouldBeLessThan(FullLog);
        }
        await MovedAsync(journal);
        (await journal.ReadAsync("ana", 0, int.MaxValue)).Count.ShouldBe((int)_sequence);
    }

    public void Dispose() => _folder.Dispose();

    ValueTask<SqliteJournal> OpenAsync() => _folder.OpenAsync(options => options with { AutoCheckpointPages = FullLog });

    async Task FillAsync(SqliteJournal journal, long pages)
    {
        while (Log < pages) await AppendAsync(journal, 50);
    }

    /// <summary>Writes little by little until most of the log is in the database.</summary>
    async Task MovedAsync(SqliteJournal journal)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var most = Log * 7 / 10; Database < most;)
        {
            await Task.Delay(10, limit.Token);
            await AppendAsync(journal, 1);
        }
        await AppendAsync(journal, 1);
    }

    async Task AppendAsync(SqliteJournal journal, int count)
    {
        (await journal.AppendAsync("ana", [.. Enumerable.Range(0, count).Select(_ => Samples.Entry(++_sequence, payload: Payload))])).ShouldBe(AppendOutcome.Committed);
    }
}
