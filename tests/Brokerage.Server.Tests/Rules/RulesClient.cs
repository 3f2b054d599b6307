using System.Net.Http.Json;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Server.Tests.Rules;

/// <summary>One person of the product team, over HTTP.</summary>
public sealed class RulesClient(HttpClient http) : IDisposable
{
    /// <summary>A person by name.</summary>
    public static async Task<RulesClient> OpenAsync(ServerProcess server, string who) => new(await server.ClientAsync("product", who));

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Reads something that is there.</summary>
    public async Task<T> GetAsync<T>(string path) => (await http.GetFromJsonAsync<T>($"/v1/rules{path}"))!;

    /// <summary>Reads whatever the answer is.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync($"/v1/rules{path}");

    /// <summary>Posts something and takes the answer whatever it is.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, object body) => http.PostAsJsonAsync($"/v1/rules{path}", body);

    /// <summary>Edits a draft.</summary>
    public Task<HttpResponseMessage> PutAsync(string draft, int version, SaveDraft body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/rules/drafts/{draft}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return http.SendAsync(request);
    }

    /// <summary>Posts something that must be taken.</summary>
    public async Task<T> DoAsync<T>(string path, object body)
    {
        using var answer = await PostAsync(path, body);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<T>())! : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A draft made from what decides now.</summary>
    public async Task<DraftView> DraftAsync(string source) =>
        await DoAsync<DraftView>("/drafts", new SaveDraft(source, (await GetAsync<RulesOverview>("")).Active, "why"));

    /// <summary>A draft that the other person approved.</summary>
    public async Task<DraftView> ApprovedAsync(string source, RulesClient other)
    {
        var draft = await DraftAsync(source);
        await DoAsync<DraftView>($"/drafts/{draft.Id}/submit", new SubmitDraft([]));
        return await other.DoAsync<DraftView>($"/drafts/{draft.Id}/review", new ReviewDraft(true, "fine"));
    }

    /// <summary>For everybody, now.</summary>
    public static PublishDraft AtOnce(bool confirm = false) => new(null, [100], 0, confirm);

    /// <summary>Status and problem type of an answer.</summary>
    public static async Task<(int Status, string? Problem)> ProblemAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return ((int)answer.StatusCode, body.RootElement.TryGetProperty("type", out var type) ? type.GetString()!.Split('/')[^1] : null);
    }
}
