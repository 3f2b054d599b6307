using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Brokerage.Actors;
using Brokerage.Server.ApiDocs;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Brokerage.Server.Tests.Ingest;

/// <summary>The server's ingest, auth and documents on a real Kestrel, with a fake behind them, a still clock and every log line kept.</summary>
public sealed class ServerUnderTest : IAsyncLifetime
{
    private readonly WebApplication app;

    public ServerUnderTest()
        : this("Development", [])
    {
    }

    internal ServerUnderTest(string environment, Dictionary<string, string?> configuration)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = DataFolder });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        }).AddInMemoryCollection(configuration);
        builder.Logging.ClearProviders().AddProvider(Logs);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton<IInvestors>(Investors);
        builder.AddBrokerageAuth(DataFolder);
        builder.Services.AddProblems().AddEvents().AddApiDocs();

        app = builder.Build();
        app.UseProblems();
        app.UseBrokerageAuth();
        app.UseWebSockets();
        app.MapEvents();
        app.MapApiDocs();
        foreach (var role in Roles.All) app.MapGet($"/v1/test/{role}", () => "open").RequireAuthorization(role);
        app.MapGet("/v1/test/forgotten", () => "open");
        app.MapGet("/v1/test/bug", string () => throw new InvalidOperationException("secret-in-an-exception")).AllowAnonymous();
        app.MapPost("/v1/test/json", (Shape shape) => shape.Number).AllowAnonymous();
        app.Map("/hubs/v1/experience", async (HttpContext http) =>
        {
            if (!http.WebSockets.IsWebSocketRequest) return;
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
        }).RequireAuthorization(Roles.Investor);
    }

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("brokerage-").FullName;

    public FakeInvestors Investors { get; } = new();

    public ManualTime Time { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => app.Services;

    public byte[] DevelopmentKey => File.ReadAllBytes(Path.Combine(DataFolder, "dev-signing.key"));

    public async Task InitializeAsync()
    {
        await app.StartAsync();
        Client = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
    }

    public string Token(string role = Roles.Ingest, string sub = "oms") => Services.GetRequiredService<DevTokens>().Issue(role, sub, 60);

    public Task<HttpResponseMessage> PostAsync(
        string path, byte[] body, string? contentType = "application/cloudevents+json", string? token = null, string? encoding = null,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token());
        return Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they stand and returns the answer up to the end of the connection, or of the head of a 101.</summary>
    public async Task<string> RawAsync(params string[] lines)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (int count; (count = await stream.ReadAsync(buffer, giveUp.Token)) > 0;)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            if (answer.ToString() is var text && text.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) && text.Contains("\r\n\r\n")) break;
        }
        return answer.ToString();
    }

    /// <summary>Signs whatever it is given.</summary>
    public static string Sign(string header, string claims, Func<byte[], byte[]> sign)
    {
        static string Part(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
        var text = $"{Part(Encoding.UTF8.GetBytes(header))}.{Part(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Part(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public string SignHs256(string header, string claims) => Sign(header, claims, text => HMACSHA256.HashData(DevelopmentKey, text));

    private sealed record Shape(int Number);
}
