namespace Brokerage.Storage;

/// <summary>
/// Moves the write-ahead logs into the databases and cuts them, so that no file holds what was deleted. On a connection of its own: the
/// writer goes on between two attempts while a reader stands in the way.
/// </summary>
sealed class LogTruncation(SqliteJournalOptions options, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Tries until it succeeds or the time is over; false then.</summary>
    public async Task<bool> RunAsync()
    {
        using var connection = SqliteDialect.OpenTruncator(options);
        for (var began = time.GetTimestamp(); ;)
        {
            if (SqliteDialect.Checkpoint(connection)) return true;
            if (time.GetElapsedTime(began) >= options.ErasureTimeout) return false;
            await Task.Delay(Pause, time);
        }
    }
}
