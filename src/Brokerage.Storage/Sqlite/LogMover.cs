using System.Data.Common;

namespace Brokerage.Storage;

/// <summary>
/// Moves the write-ahead log into the database beside the writer. A commit that moves a full log by itself holds everybody up for as long
/// as that takes (80 ms); here it finds only what was written meanwhile, and the log begins anew.
/// </summary>
sealed class LogMover(SqliteJournalOptions options)
{
    Thread? _moving;
    long _pages;

    /// <summary>For the writer, between two commits. Begins a move at half of the log's size, and finishes the one that is done.</summary>
    public void Follow(DbConnection writer)
    {
        if (options.AutoCheckpointPages == 0 || _moving is { IsAlive: true }) return;
        _pages += SqliteDialect.PagesWritten(writer);
        if (_moving is not null)
        {
            Try(() => SqliteDialect.MoveLogs(writer));
            (_moving, _pages) = (null, 0);
        }
        else if (_pages >= options.AutoCheckpointPages / 2)
        {
            _moving = new Thread(() => Try(Move)) { IsBackground = true, Name = "journal mover" };
            _moving.Start();
        }
    }

    /// <summary>Returns when nothing is being moved any longer. No move begins without the writer.</summary>
    public void Wait() => _moving?.Join();

    void Move()
    {
        using var connection = SqliteDialect.OpenTruncator(options);
        SqliteDialect.Abandon(connection);
        SqliteDialect.MoveLogs(connection);
        // What came during the first; the third, by the writer, is short.
        SqliteDialect.MoveLogs(connection);
    }

    /// <summary>What was not moved stays in the log, where it is as safe: a move that fails is tried again when the log has grown.</summary>
    static void Try(Action move)
    {
        try
        {
            move();
        }
        catch (DbException)
        {
        }
    }
}
