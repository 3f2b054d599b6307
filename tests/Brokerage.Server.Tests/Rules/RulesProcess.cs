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
public sealed class RulesDisk : IDisposable
{
    public InMemoryRevisionLog Log { get; } = new();

    public InMemoryStore Store { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("brokerage-rules-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>The part of a server process that rules pass through, on a disk that may outlive it.</summary>
public sealed class RulesProcess : IAsyncDisposable
{
    public RulesProcess(RulesDisk disk, Fuse? fuse = null, IMigrationForecast? forecast = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var journal = new InMemoryJournal(disk.Store);
        Journal = fuse is null ? journal : new FusedJournal(journal, fuse);
        Policy = PolicyBook.Open(Path.Combine(SharedData.ProjectRoot, "config"), disk.Folder);
        Live = new(fuse is null ? disk.Log : new FusedLog(disk.Log, fuse), Policy, time);
        Investors = new(new(Journal, Policy, new NoMarket(), time, new(), NullLogger.Instance));
        Publishing = new(Live, forecast ?? new JournalForecast(Journal, Policy, time));
        Activation = new(Live, Investors, Journal, Policy, NullLogger<Activation>.Instance);
        Clock = new(Live, Publishing, time, NullLogger<RampClock>.Instance);
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
    }

    private sealed class NoMarket : IMarketView
    {
        public IReadOnlyList<Instrument> Instruments => [];

        public InstrumentFacts? Find(string symbol) => null;
    }
}
