using System.Text.Json.Nodes;

namespace Brokerage.Server.Tests.Auth;

/// <summary>All that a caller can see of an answer, but for what differs with every request: the date and the trace id.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers, one a line, by name.</param>
/// <param name="Body">Its body.</param>
public sealed record AccessAnswer(int Status, string Headers, string Body)
{
    /// <summary>Kind of problem; null where the answer is none.</summary>
    public string? Problem => Body.StartsWith('{') && JsonNode.Parse(Body)!["type"]?.GetValue<string>() is { } type ? type.Split('/')[^1] : null;

    /// <summary>Reads an answer.</summary>
    public static async Task<AccessAnswer> OfAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal);
        return new((int)answer.StatusCode, string.Join('\n', headers.Select(h => $"{h.Key}: {string.Join(',', h.Value)}")), WithoutTrace(await answer.Content.ReadAsStringAsync()));
    }

    private static string WithoutTrace(string body)
    {
        if (!body.StartsWith('{') || JsonNode.Parse(body) is not JsonObject json) return body;
        json.Remove("traceId");
        return json.ToJsonString();
    }
}
