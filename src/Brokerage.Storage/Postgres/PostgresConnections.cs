using Npgsql;

namespace Brokerage.Storage;

/// <summary>How connections of the store are set.</summary>
static class PostgresConnections
{
    /// <summary>Connections of reads and of single writes.</summary>
    public static NpgsqlDataSource ForReaders(PostgresJournalOptions options) => Build(options, options.MaxReaders + 1, "");

    /// <summary>
    /// Connections of the grouped writes. Their few statements look rows up by key; a plan that reads a table from end to end, made while
    /// the table was small and kept while it grew, is ruled out.
    /// </summary>
    public static NpgsqlDataSource ForWriters(PostgresJournalOptions options) => Build(
        options, options.Writers + 2, " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan");

    /// <summary>A connection of its own, for what needs a session: migrations.</summary>
    public static NpgsqlConnection Single(PostgresJournalOptions options)
    {
        var settings = Settings(options, "");
        settings.Pooling = false;
        return new NpgsqlConnection(settings.ConnectionString);
    }

    static NpgsqlDataSource Build(PostgresJournalOptions options, int size, string planner)
    {
        var settings = Settings(options, planner);
        (settings.MaxPoolSize, settings.MinPoolSize) = (size, 0);
        (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (64, 2);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    static NpgsqlConnectionStringBuilder Settings(PostgresJournalOptions options, string planner)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds),
            // An error then holds no values of rows.
            IncludeErrorDetail = false,
            KeepAlive = 30,
        };
        settings.ApplicationName ??= "brokerage";
        settings.Options = $"{settings.Options} -c synchronous_commit={options.SynchronousCommit} -c lock_timeout={(long)options.LockTimeout.TotalMilliseconds}"
            + $" -c jit=off -c search_path=journal{planner}";
        return settings;
    }
}
