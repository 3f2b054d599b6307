using System.Collections.Concurrent;
using Brokerage.Actors.Populations;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>One store, one engine on it, a clock, rules and a market: what a test plays with.</summary>
public sealed class World : IAsyncDisposable
{
    public const string Investor = "investor-1";
    public const string Source = "tests";

    private readonly Platform platform;
    private readonly Func<IJournal, IJournal> decorate;
    private readonly List<IEngine> engines = [];
    private readonly ConcurrentDictionary<string, bool> erased = new();
    private int nextId;

    private World(Platform platform, Func<IJournal, IJournal> decorate, ActorOptions options) =>
        (this.platform, this.decorate, Options) = (platform, decorate, options);

    public FakeTime Time { get; } = new();

    public TestPolicy Policy { get; } = new();

    public TestMarket Market { get; } = new();

    public CountingLog Log { get; } = new();

    public ActorOptions Options { get; }

    /// <summary>The journal as it is stored, beneath every decorator.</summary>
    public IJournal Stored { get; private set; } = null!;

    /// <summary>The journal as the engine sees it.</summary>
    public IJournal Journal { get; private set; } = null!;

    /// <summary>What previews read.</summary>
    public PopulationTable Population { get; private set; } = null!;

    public IEngine Engine { get; private set; } = null!;

    public IInvestors Investors => Engine.Investors;

    public static async Task<World> StartAsync(Platform platform, Func<IJournal, IJournal>? decorate = null, ActorOptions? options = null)
    {
        var world = new World(platform, decorate ?? (journal => journal), options ?? new());
        await world.OpenAsync();
        world.Engine = world.StartEngine();
        return world;
    }

    /// <summary>A further engine on the same journal.</summary>
    public IEngine StartEngine()
    {
        var engine = platform.StartEngine(new(Journal, Policy, Market, Time, Options, Log, Population, erased.ContainsKey));
        engines.Add(engine);
        return engine;
    }

    /// <summary>Ends the engine and starts another on the same store. A crash saves nothing on the way out.</summary>
    public async Task RestartAsync(bool crash = false)
    {
        await (crash ? Engine.CrashAsync() : Engine.DisposeAsync()).Soon();
        engines.Remove(Engine);
        await Journal.DisposeAsync();
        await OpenAsync();
        Engine = StartEngine();
    }

    /// <summary>An event that occurs now, with an id of its own.</summary>
    public Submission Now(InvestorEvent data) => new(Source, $"event-{++nextId}", Time.Now, data);

    public async Task<Outcome> AcceptAsync(InvestorEvent data) => await AcceptAsync(Now(data));

    public async Task<Outcome> AcceptAsync(Submission submission, string investor = Investor) =>
        (await Investors.AcceptAsync(investor, [submission], default).Soon()).Single();

    public async Task<IReadOnlyList<Outcome>> AcceptAsync(IReadOnlyList<Submission> submissions, string investor = Investor) =>
        await Investors.AcceptAsync(investor, submissions, default).Soon();

    /// <summary>Accepts each event by itself and expects that it is taken.</summary>
    public async Task GivenAsync(params InvestorEvent[] events)
    {
        foreach (var data in events)
        {
            var outcome = await AcceptAsync(data);
            if (outcome is not { Status: OutcomeStatus.Accepted, Duplicate: false })
                throw new InvalidOperationException($"{data} was not accepted: {outcome}");
        }
    }

    public async Task<InvestorState> StateAsync(string investor = Investor) => (await ViewAsync(investor)).State;

    public Task<InvestorSight> ViewAsync(string investor = Investor) => Investors.ViewAsync(investor, default).Soon();

    public async Task<string> TierAsync() => (await StateAsync()).Placement.Tier;

    public async Task<RecordingObserver> AttachAsync(ResumeFrom? resume = null)
    {
        var observer = new RecordingObserver();
        await Investors.AttachAsync(Investor, observer, resume, default).Soon();
        return observer;
    }

    /// <summary>Erases an investor in the order in which the product does.</summary>
    public async Task EraseAsync(string investor = Investor)
    {
        erased[investor] = true;
        await Investors.ForgetAsync(investor).Soon();
        await Stored.EraseAsync(investor);
        await Investors.ForgetAsync(investor).Soon();
    }

    public async Task<List<RecordedEvent>> EventsAsync(string investor = Investor) => await History.ReadAsync(Stored, investor, 0, default);

    /// <summary>The state that the stored journal alone gives.</summary>
    public async Task<InvestorState> FoldAsync(string investor = Investor) => History.Fold(await EventsAsync(investor), Policy);

    /// <summary>Lets time pass, with housekeeping at every instant at which time alone may change something.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Time.Now + time;
        while (Time.Now < end)
        {
            var midnight = new DateTimeOffset(Time.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
            var known = await FoldAsync();
            DateTimeOffset?[] ends = [midnight, known.Placement.HeldUntil, known.Consents.NextExpiry];
            var next = ends.Where(at => at > Time.Now).Min()!.Value;
            Time.AdvanceTo(next < end ? next : end);
            await Engine.ReconsiderAsync(Investor);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines) await engine.DisposeAsync();
        await Journal.DisposeAsync();
        await platform.DisposeAsync();
    }

    private async Task OpenAsync()
    {
        Stored = await platform.OpenAsync(Time);
        Journal = decorate(Stored);
        Population = new(Journal, Policy, Time);
    }
}
