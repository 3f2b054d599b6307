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
    public async Task Writing_ALogThatIsHalfFull_IsMovedBesideTheWriterAndBeginsAnew()
    {
        await using var journal = await OpenAsync();
        for (var round = 0; round < 4; round++)
        {
            var before = Database;
            for (var pages = 0; pages <= FullLog / 2; pages += 50) await AppendAsync(journal, 50);
            // So little is written meanwhile that no commit can be who moves it.
            await UntilAsync(async () =>
            {
                await AppendAsync(journal, 1);
                return Database - before >= FullLog * 4 / 10;
            });
        }

        Log.ShouldBeLessThan(FullLog * 9 / 10);
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

            while (Log < FullLog + 200) await AppendAsync(journal, 50);

            look.ExecuteScalar().ShouldBe(1L);
            Database.ShouldBeLessThan(FullLog);
        }
        var most = Log * 7 / 10;
        await UntilAsync(async () =>
        {
            await AppendAsync(journal, 1);
            return Database >= most;
        });
        (await journal.ReadAsync("ana", 0, int.MaxValue)).Count.ShouldBe((int)_sequence);
    }

    public void Dispose() => _folder.Dispose();

    ValueTask<SqliteJournal> OpenAsync() => _folder.OpenAsync(options => options with { AutoCheckpointPages = FullLog });

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(100, limit.Token);
    }

    async Task AppendAsync(SqliteJournal journal, int count)
    {
        (await journal.AppendAsync("ana", [.. Enumerable.Range(0, count).Select(_ => Samples.Entry(++_sequence, payload: Payload))])).ShouldBe(AppendOutcome.Committed);
    }
}
