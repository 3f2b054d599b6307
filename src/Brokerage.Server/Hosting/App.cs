using System.Text.Json.Serialization;
using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Domain.Market;
using Brokerage.MarketData;
using Brokerage.MarketData.Replay;
using Brokerage.Server.ApiDocs;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Development;
using Brokerage.Server.Hubs;
using Brokerage.Server.Ingest;
using Brokerage.Server.Investors;
using Brokerage.Server.Markets;
using Brokerage.Server.Nudges;
using Brokerage.Server.Ops;
using Brokerage.Server.Policy;
using Brokerage.Server.Privacy;
using Brokerage.Server.Problems;
using Brokerage.Server.Rules;
using Brokerage.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Hosting;

/// <summary>Puts the host together: reads as a list of what the product is.</summary>
public static class App
{
    /// <summary>Part of the session that is over when the market begins to move: enough for every indicator to be warm.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromHours(2);

    /// <summary>A host that is ready to run. Wrong configuration throws, with option, value and rule.</summary>
    public static async Task<WebApplication> BuildAsync(ServerOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = HostEnvironment.Name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        AddLogging(builder);
        builder.AddTelemetry();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Farewell>();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
        var policy = AddPolicy(builder.Services, options);
        AddMarket(builder.Services, options);
        await AddStoreAsync(builder.Services, options, policy);
        AddInvestors(builder.Services);
        builder.Services.AddRules();
        builder.Services.AddPreviews();
        builder.Services.AddPrivacy();
        builder.Services.AddAudit();
        AddHubs(builder);
        builder.Services.AddProblems();
        builder.AddBrokerageAuth(options.DataFolder);
        builder.Services.AddEvents();
        builder.Services.AddApiDocs();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddBrokerageHealth();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            // A member that is none is a mistake, or an attempt to set what nobody may set.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.StartMeters();
        app.UseRequestSpans();
        app.UseProblems();
        app.UseSecurityHeaders();
        app.UseWebPages();
        app.UseDrain();
        app.UseBrokerageAuth();
        app.UseMiddleware<ErasedInvestors>();
        app.MapEvents();
        app.MapMe();
        app.MapMyData();
        app.MapPrivacy();
        app.MapAgents();
        app.MapLearning();
        app.MapAnswers();
        app.MapNudges();
        app.MapInstruments();
        app.MapRules();
        app.MapAudit();
        app.MapOps();
        app.MapHealth();
        app.MapApiDocs();
        app.MapHub<ExperienceHub>("/hubs/v1/experience", WebSocketsOnly);
        app.MapHub<MarketHub>("/hubs/v1/market", WebSocketsOnly);
        if (app.Environment.IsDevelopment()) app.MapDevelopment();
        return app;
    }

    /// <summary>Seeds an empty store, starts listening, prints where to look, and runs until it is told to stop.</summary>
    public static async Task RunAsync(WebApplication app, CancellationToken ct)
    {
        var options = app.Services.GetRequiredService<ServerOptions>();
        if (app.Environment.IsDevelopment()) await app.Services.GetRequiredService<Seeder>().SeedAsync(options.SeedInvestors, ct);
        await app.StartAsync(ct);
        Welcome.Print(app);
        await app.WaitForShutdownAsync(ct);
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        // Request logging writes query strings, and hubs take their token from there.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning)
            .AddFilter(CallErrorFilter.FrameworkLog, LogLevel.Critical).AddFilter(HealthEndpoints.FrameworkLog, LogLevel.None);
        if (builder.Environment.IsDevelopment()) builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        else builder.Logging.AddJsonConsole();
    }

    private static PolicyBook AddPolicy(IServiceCollection services, ServerOptions options)
    {
        var policy = PolicyBook.Open(options.ConfigFolder, options.DataFolder);
        services.AddSingleton(policy);
        services.AddSingleton<IPolicy>(policy);
        return policy;
    }

    private static void AddMarket(IServiceCollection services, ServerOptions options)
    {
        if (!ReplayOptions.TryParseSpeed(options.Speed, out var speed))
            throw new ArgumentException($"--speed: '{options.Speed}' is neither 'max' nor a number above 0");
        var gate = new StartGate();
        if (!options.HoldReplay) gate.Open();
        var replay = MarketReplay.Open(
            new() { Path = options.Replay, Speed = speed, Loop = speed != ReplayOptions.MaxSpeed, HeadStart = HeadStart, StartGate = gate }, TimeProvider.System);
        services.AddSingleton(gate);
        services.AddSingleton(replay);
        services.AddSingleton(replay.Market);
        services.AddSingleton<IMarketView>(replay.Market);
        services.AddHostedService<ReplayService>();
    }

    private static async Task AddStoreAsync(IServiceCollection services, ServerOptions options, PolicyBook policy)
    {
        Directory.CreateDirectory(options.DataFolder);
        var store = await Stores.OpenAsync(options, TimeProvider.System, default);
        // As a factory, so that the container owns it and closes it last.
        services.AddSingleton<IJournal>(_ => store.Journal);
        services.AddSingleton(store.Erasures);
        services.AddSingleton(store.Cases);
        services.AddSingleton(_ => CertificateKey.OpenOrCreate(Path.Combine(options.DataFolder, "keys", "certificate.pem")));
        services.AddSingleton(store.Audit);
        services.AddSingleton(store.Metrics);
        var rules = new LiveRules(store.Revisions, policy, TimeProvider.System);
        await rules.OpenAsync(default);
        services.AddSingleton(_ => rules);
    }

    private static void AddInvestors(IServiceCollection services)
    {
        services.AddSingleton(s => new ActorContext(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IPolicy>(), s.GetRequiredService<IMarketView>(), s.GetRequiredService<TimeProvider>(),
            new(), s.GetRequiredService<ILoggerFactory>().CreateLogger("Brokerage.Actors"), s.GetRequiredService<PopulationTable>(),
            s.GetRequiredService<ErasureLedger>().IsErased, s.GetRequiredService<ErasureLedger>(), s.GetRequiredService<ActorMetrics>()));
        services.AddSingleton<InProcessInvestors>();
        services.AddSingleton<IInvestors>(s => s.GetRequiredService<InProcessInvestors>());
        services.AddSingleton<IHousekeeping>(s => s.GetRequiredService<InProcessInvestors>());
        // The first of all services: until it has ended nobody decides, and nobody is served.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, WithdrawalReplay>());
        services.AddHostedService<ActorSweep>();
        services.AddSingleton<Seeder>();
    }

    private static void AddHubs(WebApplicationBuilder builder)
    {
        builder.Services.Configure<HubLimits>(builder.Configuration.GetSection("Hubs"));
        builder.Services.AddSingleton<HubConnections>();
        builder.Services.AddSingleton<CallLimitFilter>();
        builder.Services.AddSingleton<CallErrorFilter>();
        builder.Services
            .AddSignalR(hub =>
            {
                hub.EnableDetailedErrors = false;
                hub.MaximumReceiveMessageSize = 32 * 1024;
                hub.HandshakeTimeout = TimeSpan.FromSeconds(10);
                hub.KeepAliveInterval = new HubLimits().Heartbeat;
                hub.ClientTimeoutInterval = new HubLimits().Heartbeat * 4;
                hub.AddFilter<CallErrorFilter>();
                hub.AddFilter<CallLimitFilter>();
            })
            .AddJsonProtocol(json =>
            {
                json.PayloadSerializerOptions.RespectNullableAnnotations = true;
                json.PayloadSerializerOptions.RespectRequiredConstructorParameters = true;
                json.PayloadSerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
                json.PayloadSerializerOptions.AllowDuplicateProperties = false;
            });
    }

    private static void WebSocketsOnly(Microsoft.AspNetCore.Http.Connections.HttpConnectionDispatcherOptions options)
    {
        options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        options.CloseOnAuthenticationExpiration = true;
        options.ApplicationMaxBufferSize = 64 * 1024;
        options.TransportMaxBufferSize = 64 * 1024;
    }
}
