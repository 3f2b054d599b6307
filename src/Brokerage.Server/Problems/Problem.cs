using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Brokerage.Server.Problems;

/// <summary>An RFC 9457 answer. It says what is wrong with the request and where, never a value of it and never an exception.</summary>
/// <param name="Type">What kind.</param>
/// <param name="Detail">What is wrong this time; null when the title says it all.</param>
public sealed record Problem(ProblemType Type, string? Detail = null) : IResult
{
    /// <summary>Media type of the answer.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Where it is wrong; becomes the member <c>errors</c>.</summary>
    public IReadOnlyList<ProblemError> Errors { get; init; } = [];

    /// <summary>Further members by name.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();

    /// <summary>When trying again makes sense; becomes the header <c>Retry-After</c>, in whole seconds and at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = new ProblemDetails { Type = Type.Uri, Title = Type.Title, Status = Type.Status, Detail = Detail };
        answer.Extensions["traceId"] = Activity.Current?.Id ?? httpContext.TraceIdentifier;
        if (Errors.Count > 0) answer.Extensions["errors"] = Errors;
        foreach (var (name, value) in Extensions) answer.Extensions[name] = value;

        var response = httpContext.Response;
        response.StatusCode = Type.Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait) response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}";
        return response.WriteAsJsonAsync(answer, options: null, ContentType, httpContext.RequestAborted);
    }
}

/// <summary>One error of a body.</summary>
/// <param name="Index">Place of the event in the batch, from 0.</param>
/// <param name="Field">JSON path inside the event, for example <c>data.quantity</c>; empty for the event as a whole.</param>
/// <param name="Message">What is wrong, without the value itself.</param>
public sealed record ProblemError(int Index, string Field, string Message);
