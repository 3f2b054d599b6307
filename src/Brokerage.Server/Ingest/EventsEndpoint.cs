using System.Diagnostics;
using System.Security.Claims;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Server.Auth;
using Brokerage.Server.Investors;
using Brokerage.Server.Problems;
using Brokerage.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Ingest;

/// <summary><c>POST /v1/events</c> for the broker's systems and <c>POST /v1/me/events</c> for an investor's own app.</summary>
public static class EventsEndpoint
{
    /// <summary>Where the broker's systems send events.</summary>
    public const string BrokerPath = "/v1/events";

    /// <summary>Where an investor's app sends events.</summary>
    public const string AppPath = "/v1/me/events";

    private const int MaxLinks = 100;

    /// <summary>Adds what <see cref="MapEvents"/> needs.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<IngestOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
        services.AddKeyedSingleton(Roles.Ingest, (s, _) => Rate(s, o => o.RequestsPerSecond));
        services.AddKeyedSingleton(Roles.Investor, (s, _) => Rate(s, o => o.AppRequestsPerSecond));
        return services;

        static ClientRate Rate(IServiceProvider services, Func<IngestOptions, int> requestsPerSecond) =>
            new(services.GetRequiredService<TimeProvider>(), requestsPerSecond(services.GetRequiredService<IOptions<IngestOptions>>().Value));
    }

    /// <summary>Maps both endpoints.</summary>
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        Map(routes, BrokerPath, "SendEvents", Roles.Ingest, _ => Sender.Broker)
            .WithSummary("Takes events of any investor, one or a batch.");
        Map(routes, AppPath, "SendOwnEvents", Roles.Investor, http => Sender.App(http.User.Subject()))
            .WithSummary("Takes events of the investor of the token, one or a batch.");
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string path, string name, string role, Func<HttpContext, Sender> sender)
    {
        Delegate take = (HttpContext http) => TakeAsync(http, role, sender(http));
        var endpoint = routes.MapPost(path, take).RequireAuthorization(role).WithName(name).WithTags("Events")
            .Produces<EventsAnswer>(StatusCodes.Status200OK).Produces<EventsAnswer>(StatusCodes.Status202Accepted);
        int[] errors = [400, 401, 403, 409, 413, 415, 422, 429, 503];
        foreach (var status in errors) endpoint.ProducesProblem(status);
        return endpoint;
    }

    private static async Task<IResult> TakeAsync(HttpContext http, string role, Sender sender)
    {
        var ct = http.RequestAborted;
        var rate = http.RequestServices.GetRequiredKeyedService<ClientRate>(role);
        if (rate.Admit(http.User.Subject()) is { } wait) return new Problem(ProblemType.RateLimited) { RetryAfter = wait };

        var (body, kind, refused) = await EventBody.ReadAsync(http.Request, ct);
        if (refused is not null) return refused;
        ReadResult read;
        using (body)
            read = CloudEventsReader.Read(body!.Bytes, kind, sender, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        if (read.Problem is not null) return read.Problem;
        LinkCauses(read.Events);
        return Answer(await AcceptAsync(http, read.Events, ct));
    }

    /// <summary>Events that were caused in traces of their senders: the request's span links to these.</summary>
    private static void LinkCauses(IReadOnlyList<IncomingEvent> events)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span) return;
        foreach (var cause in events.Select(e => e.Cause).Where(c => c != default).Distinct().Take(MaxLinks)) span.AddLink(new(cause));
    }

    /// <summary>Hands each investor's events over in the order sent, all investors at once.</summary>
    private static async Task<Receipt[]> AcceptAsync(HttpContext http, IReadOnlyList<IncomingEvent> events, CancellationToken ct)
    {
        var investors = http.RequestServices.GetRequiredService<IInvestors>();
        var places = new Dictionary<string, List<int>>();
        for (var i = 0; i < events.Count; i++)
        {
            if (!places.TryGetValue(events[i].Investor, out var own)) places.Add(events[i].Investor, own = []);
            own.Add(i);
        }
        var receipts = new Receipt[events.Count];
        await Task.WhenAll(places.Select(async own =>
        {
            var submissions = own.Value.ConvertAll(i => new Submission(events[i].Source, events[i].Id, events[i].OccurredAt, events[i].Data));
            try
            {
                var outcomes = await investors.AcceptAsync(own.Key, submissions, ct);
                for (var i = 0; i < outcomes.Count; i++) receipts[own.Value[i]] = Wire.ToReceipt(submissions[i].Id, outcomes[i]);
            }
            catch (InvestorErasedException) when (places.Count > 1)
            {
                // One investor who was erased is no reason to refuse what comes with them; alone it is answered as an unknown address is.
                var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                for (var i = 0; i < submissions.Count; i++) receipts[own.Value[i]] = new(submissions[i].Id, "dropped", false, null, now, "not-found");
            }
        }));
        return receipts;
    }

    /// <summary>
    /// 202 when something is new, 200 when all of it had been received before. An id that was used for another payload is 409; in a batch
    /// the other events stand, and the member <c>receipts</c> says which those are.
    /// </summary>
    private static IResult Answer(Receipt[] receipts)
    {
        if (receipts.Any(r => r.Status == "conflict"))
            return new Problem(ProblemType.IdReused) { Extensions = new Dictionary<string, object?> { ["receipts"] = receipts } };
        int New(string status) => receipts.Count(r => !r.Duplicate && r.Status == status);
        var duplicates = receipts.Count(r => r.Duplicate);
        var answer = new EventsAnswer(receipts, New("accepted"), duplicates, New("quarantined"), New("dropped"));
        return Results.Json(answer, statusCode: duplicates == receipts.Length ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }
}
