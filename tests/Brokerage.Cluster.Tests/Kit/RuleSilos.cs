using System.Collections.Concurrent;
using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Cluster.Following;
using Brokerage.Cluster.Hosting;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Development;
using Brokerage.Server.Policy;
using Brokerage.Server.Rules;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Brokerage.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Three silos, each with rules, previews and a population table of its own as the product has them, on one journal and one log of rule sets.</summary>
internal sealed class RuleSilos : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-rule-silos-").FullName;
    private readonly ConcurrentDictionary<string, bool> erased = new();
    private readonly TestMarket market = new();

    private RuleSilos(IJournal journal, IMigrationForecast? forecast, bool isEachFirst)
    {
        Journal = journal;
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSilo((which, silo) => Configure(which.SiloName, silo, forecast, isEachFirst));
        Cluster = builder.Build();
    }

    public IJournal Journal { get; }

    public InMemoryRevisionLog Log { get; } = new();

    public InProcessTestCluster Cluster { get; }

    public IReadOnlyList<InProcessSiloHandle> Active => [.. Cluster.Silos.Where(s => s.IsActive)];

    /// <summary>The silo that looks after everybody once all know of each other.</summary>
    public InProcessSiloHandle FirstSilo => Active.MinBy(s => s.SiloAddress)!;

    /// <param name="journal">The journal; null for a new one.</param>
    /// <param name="forecast">What predicts; null for previews.</param>
    /// <param name="isEachFirst">True to let each silo take itself for the one that looks after everybody, as may be for a moment.</param>
    public static async Task<RuleSilos> StartAsync(IJournal? journal = null, IMigrationForecast? forecast = null, bool isEachFirst = false)
    {
        var silos = new RuleSilos(journal ?? new InMemoryJournal(), forecast, isEachFirst);
        await silos.Cluster.DeployAsync();
        foreach (var membership in silos.Active.Select(Of<IClusterMembershipService>))
            while (membership.CurrentSnapshot.Members.Values.Count(m => m.Status == SiloStatus.Active) < silos.Active.Count) await membership.Refresh().AsTask().Soon();
        // The first imports the file, the others read what it recorded.
        foreach (var silo in silos.Active) await Of<LiveRules>(silo).OpenAsync(default);
        return silos;
    }

    public static T Of<T>(InProcessSiloHandle silo) where T : notnull => silo.ServiceProvider.GetRequiredService<T>();

    public static PopulationTable TableOf(InProcessSiloHandle silo) => Of<PopulationTable>(silo);

    public static OrleansInvestors At(InProcessSiloHandle silo) =>
        new(Of<IGrainFactory>(silo), Of<ActorContext>(silo), Of<Followers>(silo), Of<EverySilo>(silo));

    /// <summary>The rules of the configuration folder, as a process of a name has them.</summary>
    public PolicyBook OpenPolicy(string name) => PolicyBook.Open(Path.Combine(SharedData.ProjectRoot, "config"), Path.Combine(folder, name));

    /// <summary>The silo that holds an investor now; null for nobody's.</summary>
    public InProcessSiloHandle? HolderOf(string investor) => Active.SingleOrDefault(s => Of<SiloActors>(s).Resident.Any(a => a.Id == investor));

    /// <summary>Synthetic investors, each of whom comes in at another silo than the one before; each third leaves memory again.</summary>
    public async Task<string[]> FillAsync(int count)
    {
        var synthetic = new Population(market, Of<PolicyBook>(Active[0]).Content, TimeProvider.System.GetUtcNow());
        await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, ct) =>
        {
            var silo = Active[n % 3];
            await At(silo).AcceptAsync(Population.Id(n), synthetic.History(n), ct);
            await Of<SiloActors>(silo).ReconsiderAsync(Population.Id(n));
            if (n % 3 == 0) await EvictAsync(Population.Id(n));
        });
        await SpreadAsync(count);
        return [.. Enumerable.Range(1, count).Select(Population.Id)];
    }

    /// <summary>
    /// Placement follows how many investors each silo is said to have, which takes a second to get about: who came before that may all be at one silo.
    /// They leave memory and come again until each silo has more than a tenth.
    /// </summary>
    private async Task SpreadAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Active.Any(s => Of<SiloActors>(s).Count <= count / 10))
        {
            await Task.Delay(300, patience.Token);
            foreach (var investor in Active.Select(Of<SiloActors>).MaxBy(a => a.Count)!.Resident.Take(count / 10).Select(a => a.Id).ToList())
            {
                await EvictAsync(investor);
                await Of<SiloActors>(Active[0]).ReconsiderAsync(investor);
            }
        }
    }

    public async Task EvictAsync(string investor)
    {
        while (HolderOf(investor) is { } holder)
            if (Of<SiloActors>(holder).Resident.FirstOrDefault(a => a.Id == investor) is { } actor)
            {
                await Of<SiloActors>(holder).EvictAsync(investor).Soon();
                await actor.Completion.Soon();
                await Task.Yield();
            }
    }

    /// <summary>What the journal says of each.</summary>
    public async Task<Dictionary<string, InvestorState>> StatesAsync(IEnumerable<string> investors)
    {
        var states = new Dictionary<string, InvestorState>();
        foreach (var investor in investors) states[investor] = (await History.LoadAsync(Journal, Of<PolicyBook>(Active[0]), investor, default)).State;
        return states;
    }

    /// <summary>Drafts, approves and publishes at one silo; what was predicted.</summary>
    public static async Task<Prediction> PublishAsync(InProcessSiloHandle silo, string source)
    {
        var (live, id) = (Of<LiveRules>(silo), "");
        await DoAsync("anna", book => book.Create(RuleSetReader.Read(source).RuleSet!.Revision, source, book.Active!, ""), book => id = $"draft-{book.Count}");
        await DoAsync("anna", book => book.Submit(id, null, [], []));
        await DoAsync("bert", book => book.Approve(id, null, "bert", ""));
        var plan = PublicationPlan.AtOnce with { ConfirmBlastRadius = true };
        (await Of<Publishing>(silo).PublishAsync("anna", id, null, plan, default)).ShouldBeNull();
        return live.Book.Newest!.Predictions[^1];

        async Task DoAsync(string who, Func<RevisionBook, Ruling> decide, Action<RevisionBook>? recorded = null) =>
            (await live.DecideAsync(who, (book, _) => decide(book), default, recorded)).ShouldBeNull();
    }

    public static async Task RollBackAsync(InProcessSiloHandle silo) =>
        (await Of<LiveRules>(silo).DecideAsync("bert", (book, _) => book.RollBack("too many", isAutomatic: false), default)).ShouldBeNull();

    /// <summary>Returns when the log says that everybody has decided under what it says, and every silo knows.</summary>
    public async Task<Activated> SettledAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var entries = await Log.ReadAllAsync(patience.Token);
            if (RevisionBook.Of(entries) is { Change: not null, Activation: { } activated } book && Active.All(s => Of<LiveRules>(s).Book.Count == book.Count)) return activated;
            await Task.Delay(20, patience.Token);
        }
    }

    public async Task<IReadOnlyList<RevisionFact>> FactsAsync() => [.. (await Log.ReadAllAsync()).Select(e => e.Fact)];

    /// <summary>Erases an investor in the order in which the product does, asked for at one silo.</summary>
    public async Task EraseAsync(InProcessSiloHandle silo, string investor)
    {
        erased[investor] = true;
        await At(silo).ForgetAsync(investor).Soon();
        await Journal.EraseAsync(investor);
        await At(silo).ForgetAsync(investor).Soon();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Active) await Of<Followers>(silo).EndAllAsync();
        await Cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void Configure(string name, ISiloBuilder silo, IMigrationForecast? forecast, bool isEachFirst)
    {
        var services = silo.Services;
        services.AddLogging(logging => logging.ClearProviders());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Journal);
        services.AddSingleton<IMarketView>(market);
        services.AddSingleton(_ => OpenPolicy(name));
        services.AddSingleton<IPolicy>(s => s.GetRequiredService<PolicyBook>());
        services.AddSingleton(s => new LiveRules(Log, s.GetRequiredService<PolicyBook>(), TimeProvider.System));
        services.AddSingleton(s => new ActorContext(
            Journal, s.GetRequiredService<IPolicy>(), market, TimeProvider.System, new(), NullLogger.Instance, s.GetRequiredService<PopulationTable>(), erased.ContainsKey));
        services.AddSingleton(s => SharedCopies.None with
        {
            RefreshRulesAsync = s.GetRequiredService<LiveRules>().RefreshAsync, RulesKnown = () => s.GetRequiredService<LiveRules>().Book.Count,
        });
        services.AddSingleton<IOtherTables, SiloTables>();
        services.AddRules();
        services.AddPreviews();
        if (forecast is not null) services.AddSingleton(forecast);
        silo.AddInvestors(new());
        // By a hash of the id, so that every run has its investors spread alike; by resources they go where there is room.
        services.AddSingleton<PlacementStrategy, HashBasedPlacement>();
        services.AddSingleton<IHousekeeping>(s => isEachFirst ? new First(s.GetRequiredService<SiloActors>()) : s.GetRequiredService<SiloActors>());
        services.AddHostedService<RulesNews>();
        silo.UseInMemoryReminderService();
        silo.Configure<ClusterMembershipOptions>(membership => (membership.ProbeTimeout, membership.NumMissedProbesLimit) = (TimeSpan.FromSeconds(1), 3));
    }

    private sealed class First(SiloActors actors) : IHousekeeping
    {
        public IEnumerable<InvestorActor> Resident => actors.Resident;

        public int Count => actors.Count;

        public long Accepted => actors.Accepted;

        public bool IsFirst => true;

        public ValueTask<IReadOnlyList<string>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct) => actors.DueAsync(now, limit, ct);

        public Task ReconsiderAsync(string investor) => actors.ReconsiderAsync(investor);

        public Task<Domain.Segmentation.Placement> ActivateAsync(string investor, string? rolledBack) => actors.ActivateAsync(investor, rolledBack);

        public Task EvictAsync(string investor) => actors.EvictAsync(investor);

        public Task EvictIdleAsync(InvestorActor actor) => actors.EvictIdleAsync(actor);
    }
}
