using Brokerage.Domain.Segmentation;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>An engine and what a test may do to it beyond <see cref="IInvestors"/>.</summary>
public interface IEngine : IAsyncDisposable
{
    IInvestors Investors { get; }

    /// <summary>One round of housekeeping. Even rounds look at the market.</summary>
    Task SweepAsync(long round = 1);

    /// <summary>Lets an investor be decided on again.</summary>
    Task ReconsiderAsync(string investor);

    /// <summary>Lets an investor be decided on again because the rules changed, or a rule set was taken back.</summary>
    Task<Placement> ActivateAsync(string investor, string? rolledBack = null);

    /// <summary>Takes an investor out of memory, used or not.</summary>
    Task EvictAsync(string investor);

    bool IsResident(string investor);

    /// <summary>Ends as a process that dies does: nothing is saved, nobody is told.</summary>
    ValueTask CrashAsync();
}

/// <summary>What a suite runs on: an engine over a store. One instance is one store; it outlives journals and engines.</summary>
public abstract class Platform : IAsyncDisposable
{
    public abstract ValueTask<IJournal> OpenAsync(TimeProvider time);

    public abstract IEngine StartEngine(ActorContext context);

    public abstract ValueTask DisposeAsync();
}

/// <summary>The engine of one process.</summary>
public abstract class InProcess : Platform
{
    public override IEngine StartEngine(ActorContext context) => new Engine(context);

    private sealed class Engine(ActorContext context) : IEngine
    {
        private readonly InProcessInvestors investors = new(context);

        public IInvestors Investors => investors;

        public Task SweepAsync(long round) => new ActorSweep(investors, context).SweepAsync(round, CancellationToken.None).Soon();

        public Task ReconsiderAsync(string investor) => investors.ReconsiderAsync(investor).Soon();

        public Task<Placement> ActivateAsync(string investor, string? rolledBack) => investors.ActivateAsync(investor, rolledBack).Soon();

        public Task EvictAsync(string investor) => investors.EvictAsync(investor).Soon();

        public bool IsResident(string investor) => investors.Resident.Any(a => a.Id == investor);

        public ValueTask CrashAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => investors.DisposeAsync();
    }
}

/// <summary>In process, over a store in memory.</summary>
public sealed class OnMemory : InProcess
{
    private readonly InMemoryStore store = new();

    public override ValueTask<IJournal> OpenAsync(TimeProvider time) => new(new InMemoryJournal(store, time));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>In process, over SQLite in a folder of its own. Not synced: what a power failure does is the store's own suite.</summary>
public sealed class OnSqlite : InProcess
{
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-actors-").FullName;

    public override async ValueTask<IJournal> OpenAsync(TimeProvider time) =>
        await SqliteJournal.OpenAsync(new() { Folder = folder, Synchronous = "OFF" }, time, CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Counts errors: a healthy engine logs none.</summary>
public sealed class CountingLog : ILogger
{
    private int errors;

    public int Errors => Volatile.Read(ref errors);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => NullLogger.Instance.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) Interlocked.Increment(ref errors);
    }
}
