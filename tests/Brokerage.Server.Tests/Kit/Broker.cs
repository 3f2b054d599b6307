using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;

namespace Brokerage.Server.Tests.Kit;

/// <summary>An event as a system of the broker sends it.</summary>
/// <param name="Investor">Whose it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">What happened.</param>
/// <param name="At">When; null for now.</param>
public sealed record SentEvent(string Investor, string Id, InvestorEvent Data, DateTimeOffset? At = null)
{
    /// <summary>A consent to one purpose.</summary>
    public static SentEvent Consent(string investor, Purpose purpose) =>
        new(investor, $"consent-{purpose.Key()}", new ConsentGiven(purpose.Key(), "2026-01", "en"));

    /// <summary>An order of one share, placed and filled.</summary>
    public static SentEvent[] Trade(string investor, string order, string symbol = "ZEPHYRA") =>
    [
        new(investor, $"{order}-placed", new OrderPlaced(order, symbol, AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR")),
        new(investor, $"{order}-filled", new OrderFilled(order, 1, 100)),
    ];
}

/// <summary>Sends events to <c>POST /v1/events</c>.</summary>
public sealed class Broker(HttpClient http) : IDisposable
{
    /// <summary>Source of everything it sends.</summary>
    public const string Source = "test-platform";

    /// <summary>What it sends with.</summary>
    public HttpClient Http => http;

    /// <summary>Sends events in one body and takes the answer whatever its status is.</summary>
    public async Task<(HttpStatusCode Status, EventsAnswer? Answer)> TrySendAsync(IReadOnlyList<SentEvent> events, CancellationToken ct = default)
    {
        using var content = new ByteArrayContent(Body(events));
        content.Headers.ContentType = new("application/json");
        using var response = await http.PostAsync("/v1/events", content, ct);
        var answer = response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<EventsAnswer>(ct) : null;
        return (response.StatusCode, answer);
    }

    /// <summary>Sends events in one body; every one of them must be accepted.</summary>
    public async Task<EventsAnswer> SendAsync(params SentEvent[] events)
    {
        var (status, answer) = await TrySendAsync(events);
        if (answer is null || answer.Receipts.Any(r => r.Status != "accepted"))
            throw new InvalidOperationException($"{status}: {string.Join(", ", answer?.Receipts.Select(r => $"{r.Id} {r.Status} {r.Code}") ?? [])}");
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static byte[] Body(IReadOnlyList<SentEvent> events)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            if (events.Count > 1) json.WriteStartArray();
            foreach (var sent in events) Write(json, sent);
            if (events.Count > 1) json.WriteEndArray();
        }
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SentEvent sent)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", sent.Id);
        json.WriteString("source", Source);
        json.WriteString("type", EventCatalogue.Of(sent.Data).Name);
        json.WriteString("subject", sent.Investor);
        json.WriteString("time", (sent.At ?? DateTimeOffset.UtcNow).UtcDateTime);
        json.WritePropertyName("data");
        json.WriteRawValue(EventCatalogue.Write(sent.Data));
        json.WriteEndObject();
    }
}
