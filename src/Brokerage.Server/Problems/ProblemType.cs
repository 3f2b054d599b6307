namespace Brokerage.Server.Problems;

/// <summary>A kind of problem that a client can tell apart by its <c>type</c>.</summary>
/// <param name="Suffix">Last part of the <c>type</c> URI; never changes once published.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same short sentence every time.</param>
public sealed record ProblemType(string Suffix, int Status, string Title)
{
    /// <summary>Every <c>type</c> is this followed by the suffix. It names a problem; nothing has to be served there.</summary>
    public const string Prefix = "https://brokerage.example/problems/";

    /// <summary>The <c>type</c> member.</summary>
    public string Uri => Prefix + Suffix;

    public static readonly ProblemType BadRequest = new("bad-request", 400, "The request is not well formed.");
    public static readonly ProblemType MalformedJson = new("malformed-json", 400, "The body is not the JSON that is expected here.");
    public static readonly ProblemType Schema = new("schema", 400, "The body does not match its schema.");
    public static readonly ProblemType BadEncoding = new("bad-encoding", 400, "The body does not decode by its Content-Encoding.");
    public static readonly ProblemType Unauthorized = new("unauthorized", 401, "A valid bearer token is required.");
    public static readonly ProblemType Forbidden = new("forbidden", 403, "This is not allowed.");
    public static readonly ProblemType OriginNotAllowed = new("origin-not-allowed", 403, "This origin may not open a hub.");
    public static readonly ProblemType NotFound = new("not-found", 404, "There is nothing here.");
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "The method is not one that this address has.");
    public static readonly ProblemType RequestTimeout = new("request-timeout", 408, "The request took too long to arrive.");
    public static readonly ProblemType IdReused = new("id-reused", 409, "The id was used before for another payload.");
    public static readonly ProblemType TooLarge = new("too-large", 413, "The body is too large.");
    public static readonly ProblemType BatchTooLarge = new("batch-too-large", 413, "The batch has too many events.");
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "The body's media type, charset or encoding is not supported.");
    public static readonly ProblemType PageOutOfRange = new("out-of-range", 400, "A parameter is out of its range.");
    public static readonly ProblemType OutOfRange = new("out-of-range", 422, "A number is beyond what is plausible.");
    public static readonly ProblemType TimeOutOfRange = new("time-out-of-range", 422, "A time is beyond what is plausible.");
    public static readonly ProblemType UnknownKind = new("unknown-kind", 422, "There is no event type of that name.");
    public static readonly ProblemType UnknownPurpose = new("unknown-purpose", 422, "There is no purpose of that name.");
    public static readonly ProblemType RuleInvalid = new("rule-invalid", 422, "The rule set is not valid.");
    public static readonly ProblemType RuleSyntax = new("rule-syntax", 422, "The text is not a rule set in plain YAML or JSON.");
    public static readonly ProblemType RuleLimits = new("rule-limits", 422, "The rule set is larger than its limits.");
    public static readonly ProblemType RuleCycle = new("rule-cycle", 422, "The rule set refers to itself.");
    public static readonly ProblemType RuleConflict = new("rule-conflict", 422, "Rules contradict each other, or a warning waits to be accepted.");
    public static readonly ProblemType PurposeUndeclared = new("purpose-undeclared", 422, "The rule set uses data of a purpose that it does not declare.");
    public static readonly ProblemType Guardrail = new("guardrail", 422, "A guardrail forbids it.");
    public static readonly ProblemType BadPlan = new("bad-plan", 422, "The steps of the publication are no ramp.");
    public static readonly ProblemType StaleVersion = new("stale-version", 412, "It changed since: read it again.");
    public static readonly ProblemType FourEyes = new("four-eyes", 403, "It takes a second person.");
    public static readonly ProblemType BlastRadius = new("blast-radius", 409, "More than a fifth of the investors would move: confirm that.");
    public static readonly ProblemType WrongState = new("wrong-state", 409, "It is not at the point of its life at which that can be done.");
    public static readonly ProblemType RateLimited = new("rate-limited", 429, "Too many requests.");
    public static readonly ProblemType HeadersTooLarge = new("headers-too-large", 431, "The header fields are too large.");
    public static readonly ProblemType Internal = new("internal", 500, "Something went wrong here.");
    public static readonly ProblemType StoreUnavailable = new("store-unavailable", 503, "Nothing can be stored at the moment.");
    public static readonly ProblemType Overloaded = new("overloaded", 503, "Too much work at the moment.");

    private static readonly Dictionary<int, ProblemType> ByStatus = new ProblemType[]
    {
        BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, RequestTimeout, TooLarge, UnsupportedMediaType, RateLimited,
        HeadersTooLarge, Internal, Overloaded,
    }.ToDictionary(t => t.Status);

    /// <summary>The general problem of a status, for answers that say no more than that.</summary>
    public static ProblemType Of(int status) => ByStatus.GetValueOrDefault(status) ?? new($"http-{status}", status, "The request was refused.");
}
