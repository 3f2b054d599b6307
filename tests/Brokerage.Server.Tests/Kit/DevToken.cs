using System.Net.Http.Json;

namespace Brokerage.Server.Tests.Kit;

/// <summary>Tokens that a development server makes for the asking.</summary>
public static class DevToken
{
    /// <summary>A token of a role for a subject.</summary>
    public static async Task<string> GetAsync(HttpClient http, string role, string sub) =>
        (await http.GetFromJsonAsync<Answer>($"/dev/token?role={role}&sub={Uri.EscapeDataString(sub)}"))!.Token;

    private sealed record Answer(string Token);
}
