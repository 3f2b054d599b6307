using Brokerage.Actors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Policy;
using Brokerage.Server.Rules;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Brokerage.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brokerage.Server.Tests.Rules;

/// <summary>What a crash leaves behind: the log of rule sets, the journal of investors and the data folder.</summary>
/// <param name="isDatabase">True for a database in the folder; false for one in memory.</param>
public sealed class RulesDisk(bool isDatabase = false) : IDisposable
{
    public InMemoryRevisionLog Log { get; } = new();

    public InMemoryStore Store { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("brokerage-rules-").FullName;

    /// <summary>The stores as a process opens them; they end with the journal.</summary>
    public async Task<(IJournal Journal, IRevisionLog Log)> OpenAsync()
    {
        if (!isDatabase) return (new InMemoryJournal(Store), Log);
        var journal = await SqliteJournal.OpenAsync(new() { Folder = Folder }, TimeProvider.System, default);
        return (journal, journal.Revisions);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>The part of a server process that rules pass through, on a disk that may outlive it.</summary>
public sealed class RulesProcess : IAsyncDisposable
{
    private readonly IJournal _store;

    public RulesProcess(RulesDisk disk, Fuse? fuse = null, IMigrationForecast? forecast = null, TimeProvider? time = null)
        : this(disk, new InMemoryJournal(disk.Store), disk.Log, fuse, forecast, time)
    {
    }

    private RulesProcess(RulesDisk disk, IJournal journal, IRevisionLog log, Fuse? fuse, IMigrationForecast? forecast, TimeProvider? time)
    {
        time ??= TimeProvider.System;
        _store = journal;
        Journal = fuse is null ? journal : new FusedJournal(journal, fuse);
        Policy = PolicyBook.Open(Path.Combine(SharedData.ProjectRoot, "config"), disk.Folder);
        Live = new(fuse is null ? log : new FusedLog(log, fuse), Policy, time);
        Investors = new(new(Journal, Policy, new NoMarket(), time, new(), NullLogger.Instance));
        Publishing = new(Live, forecast ?? new JournalForecast(Journal, Policy, time));
        Activation = new(Live, Investors, Journal, Policy, NullLogger<Activation>.Instance);
        Clock = new(Live, Publishing, Investors, time, NullLogger<RampClock>.Instance);
    }

    /// <summary>The same on whichever stores the disk has.</summary>
    public static async Task<RulesProcess> OpenAsync(RulesDisk disk, Fuse? fuse = null, IMigrationForecast? forecast = null)
    {
        var (journal, log) = await disk.OpenAsync();
        return new(disk, journal, log, fuse, forecast, null);
    }

    public IJournal Journal { get; }

    public PolicyBook Policy { get; }

    public LiveRules Live { get; }

    public InProcessInvestors Investors { get; }

    public Publishing Publishing { get; }

    public Activation Activation { get; }

    public RampClock Clock { get; }

    /// <summary>Drafts, approves and publishes a text for everybody; false when the process died on the way.</summary>
    public async Task<bool> TryPublishAsync(string source)
    {
        try
        {
            await Live.OpenAsync(default);
            await PublishAsync(source);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    public async Task PublishAsync(string source, PublicationPlan? plan = null)
    {
        var id = await ApproveAsync(source);
        if (await Publishing.PublishAsync("anna", id, null, plan ?? PublicationPlan.AtOnce with { ConfirmBlastRadius = true }, default) is { } refusal)
            throw new InvalidOperationException(refusal.Detail);
    }

    /// <summary>A draft that is approved; its id.</summary>
    public async Task<string> ApproveAsync(string source)
    {
        var revision = RuleSetReader.Read(source).RuleSet!.Revision;
        var id = "";
        await DoAsync("anna", book => book.Create(revision, source, book.Active!, ""), book => id = $"draft-{book.Count}");
        await DoAsync("anna", book => book.Submit(id, null, [], []));
        await DoAsync("bert", book => book.Approve(id, null, "bert", ""));
        return id;
    }

    /// <summary>Returns when everybody has decided under what the log says.</summary>
    public async Task SettledAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var book = Live.Book; book is { Change: not null, Activation: null }; book = Live.Book) await Live.ChangedAsync(book.Count, patience.Token);
    }

    public async Task DoAsync(string who, Func<RevisionBook, Ruling> decide, Action<RevisionBook>? recorded = null)
    {
        if (await Live.DecideAsync(who, (book, _) => decide(book), default, recorded) is { } refusal) throw new InvalidOperationException(refusal.Detail);
    }

    public async ValueTask DisposeAsync()
    {
        await Activation.StopAsync(default);
        Activation.Dispose();
        Clock.Dispose();
        Live.Dispose();
        await Investors.DisposeAsync();
        await _store.DisposeAsync();
    }

    private sealed class NoMarket : IMarketView
    {
        public IReadOnlyList<Instrument> Instruments => [];

        public InstrumentFacts? Find(string symbol) => null;
    }
}
