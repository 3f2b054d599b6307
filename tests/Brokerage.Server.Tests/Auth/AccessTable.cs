using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;

namespace Brokerage.Server.Tests.Auth;

/// <summary>Who may call what: one line a route, one line a hub method. What is not here fails the build.</summary>
public static class AccessTable
{
    private const string Investor = Roles.Investor, Ingest = Roles.Ingest, Product = Roles.Product, Agent = Roles.Agent, Ops = Roles.Ops;
    private const string Experience = "/hubs/v1/experience", Market = "/hubs/v1/market", Empty = "{}";

    /// <summary>Ids that nobody can have (an encoded NUL is none of them: Kestrel refuses the request before any route). They stand before the tables that use them.</summary>
    private static readonly string[] NoIds = ["..%2f", "'--", "a%20b", "%E2%80%AE", new('x', 400)];

    /// <summary>Every route of a development host.</summary>
    public static IReadOnlyList<AccessRow> Routes { get; } =
    [
        // what an investor's own app asks; the investor comes from the token
        new("GET", "/v1/me/experience", Investor, 200),
        new("GET", "/v1/me/why/{id}", Investor, 0, Ids: Ids("@own-tier", 200, "@other-tier", "tier-999999", 404)),
        new("GET", "/v1/me/purposes", Investor, 200),
        new("POST", "/v1/me/events", Investor, 400, Empty),
        new("GET", "/v1/me/nudges", Investor, 200),
        new("PUT", "/v1/me/nudges", Investor, 200, """{"enabled":true,"quietFrom":"21:00","quietUntil":"08:00","timeZone":"Asia/Kolkata"}"""),
        new("POST", "/v1/me/lessons/{lesson}/answers", Investor, 0, """{"idempotencyKey":"k","question":"none","choice":0}""", Ids("what-is-a-share", 400, null, "no-lesson", 404)),
        new("GET", "/v1/lessons/{id}", Investor, 0, Ids: Ids("what-is-a-share", 200, null, "no-lesson", 404)),
        new("GET", "/v1/glossary", Investor, 200),
        new("GET", "/v1/instruments/", Investor, 200),
        new("GET", "/v1/instruments/{symbol}/bars", Investor, 0, Ids: Ids("ZEPHYRA", 200, null, "NOBODY", 404)),

        // the broker's systems
        new("POST", "/v1/events", Ingest, 400, Empty),

        new("POST", "/v1/investors/{id}/nudges", Ingest, 0, """{"idempotencyKey":"k","channel":"push","topic":"t"}""",
            [new(IdOf.Own, "@own-investor", 200), new(IdOf.Other, "@other-investor", 200), new(IdOf.Absent, "nobody", 200), .. Malformed(404)]),

        // the service desk
        new("GET", "/v1/investors/{id}", Agent, 0, Ids: Ids("@own-investor", 200, null, "nobody", 404)),

        // the product team
        new("GET", "/v1/population", Product, 200),
        new("GET", "/v1/rules/", Product, 200),
        new("POST", "/v1/rules/check", Product, 200, """{"source":""}"""),
        new("GET", "/v1/rules/revisions/{revision}", Product, 0, Ids: Ids("@revision", 200, null, "sha256-0", 404)),
        new("GET", "/v1/rules/export", Product, 200),
        new("POST", "/v1/rules/import", Product, 201),
        new("POST", "/v1/rules/ramp/advance", Product, 404),
        new("POST", "/v1/rules/rollback", Product, 404, """{"reason":"r"}"""),
        new("GET", "/v1/rules/monitor", Product, 200),
        new("GET", "/v1/rules/audit", Product, 200),
        new("GET", "/v1/rules/catalogue", Product, 200),
        new("GET", "/v1/rules/schema", Product, 200),
        new("POST", "/v1/rules/preview", Product, 422, """{"source":"","daysAhead":0}"""),
        new("POST", "/v1/rules/try", Product, 422, """{"source":"","tier":"novice","values":{}}"""),
        new("GET", "/v1/rules/drafts/", Product, 200),
        new("POST", "/v1/rules/drafts/", Product, 422, """{"source":"","baseRevision":"","comment":""}"""),
        new("GET", "/v1/rules/drafts/{id}", Product, 0, Ids: Ids("@draft", 200, null, "draft-999", 404)),
        new("PUT", "/v1/rules/drafts/{id}", Product, 0, """{"source":"","baseRevision":"","comment":""}""", Ids("@draft", 412, null, "draft-999", 412)),
        new("POST", "/v1/rules/drafts/{id}/submit", Product, 0, """{"acknowledged":[]}""", Ids("@draft", 409, null, "draft-999", 404)),
        new("POST", "/v1/rules/drafts/{id}/review", Product, 0, """{"approve":false,"comment":""}""", Ids("@draft", 409, null, "draft-999", 404)),
        new("POST", "/v1/rules/drafts/{id}/publish", Product, 0, """{"at":null,"steps":[100],"stepMinutes":0,"confirmBlastRadius":false}""", Ids("@draft", 409, null, "draft-999", 404)),
        new("POST", "/v1/rules/drafts/{id}/withdraw", Product, 0, Ids: Ids("@draft", 409, null, "draft-999", 404)),
        new("GET", "/v1/rules/drafts/{id}/diff", Product, 0, Ids: Ids("@draft", 200, null, "draft-999", 404)),

        // operations
        new("GET", "/v1/quarantine", Ops, 200),
        new("POST", "/v1/quarantine/{id}/replay", Ops, 0, Ids: Ids("@quarantined", 200, null, "nothing", 404)),
        new("POST", "/v1/quarantine/{id}/discard", Ops, 0, Ids: Ids("@quarantined", 204, null, "nothing", 404)),
        new("GET", "/v1/status", Ops, 200),
        new("GET", "/v1/rules/{key}", Ops, 0, Ids: Ids("experience-tier", 200, null, "none", 404)),

        // hubs, before a method is called
        new("*", Experience, Investor, 400),
        new("*", $"{Experience}/negotiate", Investor, 200),
        new("*", Market, Investor, 400),
        new("*", $"{Market}/negotiate", Investor, 200),

        // open to everybody: nobody's data
        new("GET", "/", null, 302),
        new("GET", "/favicon.ico", null, 204),
        .. Pages("trade"),
        .. Pages("console"),
        new("*", "/health/live", null, 200),
        new("*", "/health/ready", null, 200),
        new("GET", "/openapi/{documentName}.json", null, 0, Ids: [new(IdOf.Own, "v1", 200), new(IdOf.Absent, "v9", 404)]),
        new("GET", "/docs/events", null, 200),
        new("GET", "/docs/docs.css", null, 200),
        new("GET", "/docs/events/examples.json", null, 200),

        // on a development host only
        new("GET", "/dev/demo-investors", null, 200),
        new("GET", "/dev/token", null, 400),
        new("POST", "/dev/simulate-trades", null, 404, """{"investorId":"nobody","count":1}"""),
        new("POST", "/dev/replay/start", null, 204),
        new("GET", "/dev/replay", null, 200),
        new("GET", "/dev/tokens", null, 200),
    ];

    /// <summary>Every method of every hub.</summary>
    public static IReadOnlyList<HubRow> HubMethods { get; } =
    [
        new(Experience, "Hello", "ok", Hello("null"), Hello("""{"epoch":"@other-epoch","seq":1}"""), Hello("""{"epoch":"nobody","seq":1}""")),
        new(Experience, "Feedback", "ok", Feedback("@own-card"), Feedback("@other-card"), Feedback("insight.concentration:NOBODY")),
        new(Experience, "SetPreference", "ok", """[{"idempotencyKey":"@key"}]"""),
        new(Experience, "SetConsent", "ok", """[{"idempotencyKey":"@key","purpose":"measure-improve","granted":false,"noticeVersion":"2026-01","language":"en"}]"""),
        new(Market, "Subscribe", "ok", """[{"id":"s","instruments":["ZEPHYRA"],"mode":"ltp","maxHz":1}]"""),
        new(Market, "Unsubscribe", "ok", """["s"]"""),
        new(Market, "SetMode", "unknown-subscription", """["none","ltp"]"""),
        new(Market, "StreamIndicators", "tier-required", """[{"id":"i","instrument":"ZEPHYRA","set":["rsi(14)"],"interval":"1m","from":null,"maxHz":1}]"""),
    ];

    /// <summary>An id that gives something, perhaps one of another investor, one that is absent, and some that nobody can have.</summary>
    private static IdCell[] Ids(string own, int status, string? other, string absent, int refused) =>
    [
        new(IdOf.Own, own, status), .. other is null ? (IdCell[])[] : [new(IdOf.Other, other, refused)], new(IdOf.Absent, absent, refused),
        .. Malformed(refused),
    ];

    private static IEnumerable<IdCell> Malformed(int refused) => NoIds.Select(id => new IdCell(IdOf.Malformed, id, refused));

    private static AccessRow[] Pages(string page)
    {
        AccessRow Row(string method) => WebPages.AreBuilt
            ? new(method, $"/{page}/{{**path:nonfile}}", null, 0, Ids: [new(IdOf.Own, "cards", 200), new(IdOf.Absent, "none.js", 404)])
            : new(method, $"/{page}", null, 200);
        return [Row("GET"), Row("HEAD")];
    }

    private static string Hello(string resume) => $$"""[{"client":"tests","sdk":"none","locale":"en","capabilities":[],"resume":{{resume}}}]""";

    private static string Feedback(string card) => $$"""[{"idempotencyKey":"@key","cardId":"{{card}}","verdict":"helpful"}]""";
}
