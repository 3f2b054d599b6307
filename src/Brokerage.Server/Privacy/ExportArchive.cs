using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace Brokerage.Server.Privacy;

/// <summary>
/// An investor's data as a file of their own: a zip with everything as JSON, and what is a list as CSV beside it. Text cells that a
/// spreadsheet would take for a formula begin with an apostrophe (CWE-1236).
/// </summary>
public static class ExportArchive
{
    /// <summary>Version of the layout; told in <c>about.json</c>.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" };

    /// <summary>Writes the archive; nothing of it is kept anywhere else.</summary>
    public static async Task WriteAsync(PersonalData data, Stream output, CancellationToken ct)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct);
        var about = new
        {
            FormatVersion, CreatedAt = data.At, Events = data.Events.Count, SetAside = data.Quarantined.Count,
            Files = new Dictionary<string, string>
            {
                ["profile.json"] = "What is known of you, in words: tier, reasons, values, kinds of data, consents.",
                ["experience.json"] = "What your app shows now, and why.",
                ["events.json, events.csv"] = "Every stored event, as it was received.",
                ["set-aside.json, set-aside.csv"] = "Events that did not fit and were set aside.",
                ["state.json"] = "What was made of the events, exactly as it is stored.",
                ["consents.json, consents.csv"] = "Your consents and withdrawals.",
                ["readers.json, readers.csv"] = "Who looked at your data.",
                ["requests.json, requests.csv"] = "What you asked of the privacy office.",
                ["features.csv"] = "The values in profile.json as a table.",
            },
        };
        await AddJsonAsync(zip, "about.json", about, ct);
        await AddJsonAsync(zip, "profile.json", data.Profile, ct);
        await AddJsonAsync(zip, "experience.json", data.Experience, ct);
        await AddJsonAsync(zip, "events.json", data.Events, ct);
        var aside = data.Quarantined.Select(q => new
        {
            q.Id, q.Type, q.Source, q.EventId, q.OccurredAt, q.ReceivedAt, q.Code, q.Detail, Status = q.Status.ToString(),
            Data = JsonSerializer.Deserialize<JsonElement>(q.Payload.Span),
        }).ToList();
        await AddJsonAsync(zip, "set-aside.json", aside, ct);
        await AddJsonAsync(zip, "state.json", JsonNode.Parse(data.State.Span), ct);
        await AddJsonAsync(zip, "consents.json", data.Consents, ct);
        await AddJsonAsync(zip, "readers.json", data.Readers, ct);
        await AddJsonAsync(zip, "requests.json", data.Requests, ct);
        await AddCsvAsync(zip, "events.csv", ["sequence", "type", "source", "id", "occurredAt", "receivedAt", "ruleSetRevision", "data"],
            data.Events.Select(e => new object?[] { e.Sequence, e.Type, e.Source, e.Id, e.OccurredAt, e.ReceivedAt, e.RuleSetRevision, e.Data.GetRawText() }), ct);
        await AddCsvAsync(zip, "set-aside.csv", ["id", "type", "source", "eventId", "occurredAt", "receivedAt", "code", "detail", "status", "data"],
            aside.Select(q => new object?[] { q.Id, q.Type, q.Source, q.EventId, q.OccurredAt, q.ReceivedAt, q.Code, q.Detail, q.Status, q.Data.GetRawText() }), ct);
        await AddCsvAsync(zip, "features.csv", ["key", "value", "unit", "source", "purpose", "description"],
            data.Profile.Features.Select(f => new object?[] { f.Key, f.Value?.Value is double number ? number : f.Value?.ToString(), f.Unit, f.Source, f.Purpose, f.Description }), ct);
        await AddCsvAsync(zip, "consents.csv", ["receiptId", "state", "purpose", "noticeVersion", "language", "jurisdiction", "method", "at", "expiresAt", "dataCategories", "hash"],
            data.Consents.Select(c => new object?[]
            {
                c.ReceiptId, c.State, c.Purpose, c.NoticeVersion, c.Language, c.Jurisdiction, c.Method, c.At, c.ExpiresAt, string.Join(" ", c.DataCategories), c.Hash,
            }), ct);
        await AddCsvAsync(zip, "readers.csv", ["at", "role", "actor", "action"], data.Readers.Select(r => new object?[] { r.At, r.Role, r.Actor, r.Action }), ct);
        await AddCsvAsync(zip, "requests.csv", ["caseId", "kind", "openedAt", "dueAt", "status", "closedAt", "reason"],
            data.Requests.Select(c => new object?[] { c.CaseId, c.Kind, c.OpenedAt, c.DueAt, c.Status, c.ClosedAt, c.Reason }), ct);
    }

    private static async Task AddJsonAsync<T>(ZipArchive zip, string name, T value, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(ct);
        await JsonSerializer.SerializeAsync(entry, value, Json, ct);
    }

    private static async Task AddCsvAsync(ZipArchive zip, string name, string[] header, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(ct);
        await using var text = new StreamWriter(entry, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await using var csv = new CsvWriter(text, Csv);
        foreach (var title in header) csv.WriteField(title);
        await csv.NextRecordAsync();
        foreach (var row in rows)
        {
            foreach (var cell in row)
                switch (cell)
                {
                    case DateTimeOffset at: csv.WriteField(at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)); break;
                    case long or int or double: csv.WriteField(cell); break;
                    default: csv.WriteField(cell?.ToString() ?? ""); break;
                }
            await csv.NextRecordAsync();
            ct.ThrowIfCancellationRequested();
        }
    }
}
