using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brokerage.Contracts;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Server.Auth;
using Brokerage.Server.Privacy;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage;
using CsvHelper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Brokerage.Server.Tests.Privacy;

/// <summary>An export holds everything that is stored, and nothing in it is what a spreadsheet would run.</summary>
public sealed class ExportTests(PrivacyHost host) : IClassFixture<PrivacyHost>
{
    /// <summary>Where each table that names investors goes; keys are how the rest is read and are nothing to give away.</summary>
    private static readonly Dictionary<string, string?> Tables = new()
    {
        ["journal"] = "events.json", ["quarantine"] = "set-aside.json", ["snapshots"] = "state.json", ["privacy_cases"] = "requests.json",
        ["audit_log"] = "readers.json", ["data_keys"] = null,
    };

    [Fact]
    public void Export_OfEveryTableThatNamesInvestors_HasAFile()
    {
        var folder = host.Services.GetRequiredService<Hosting.ServerOptions>().DataFolder;
        var named = Directory.EnumerateFiles(folder, "*.db", SearchOption.AllDirectories).SelectMany(TablesWithInvestors);

        named.Order().ShouldBe(Tables.Keys.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Export_OfAnyHistory_IsEverythingThatIsStored(int seed)
    {
        var (random, investor) = (new Random(seed), host.NewInvestor());
        await host.Broker.AddConsentedAsync(investor);
        for (var n = 0; n < 60; n++)
        {
            var type = EventCatalogue.All[random.Next(EventCatalogue.All.Count)];
            // A pause would drop all that follows.
            if (type.Example is PersonalisationPaused || (type.Example is ConsentWithdrawn or LearningReset && random.Next(4) > 0)) continue;
            await host.Broker.TrySendAsync([new(investor, $"{type.Key}-{n}", type.Example)]);
        }
        await host.Broker.TrySendAsync([new(investor, "fill", new OrderFilled("never-placed", 3, 7))]);
        using var me = host.Client(Roles.Investor, investor);
        using (var asked = new StringContent("""{"kind":"access"}""", Encoding.UTF8, "application/json")) (await me.PostAsync("/v1/me/requests", asked)).EnsureSuccessStatusCode();

        using var zip = new ZipArchive(new MemoryStream(await me.GetByteArrayAsync("/v1/me/export")));
        var journal = host.Services.GetRequiredService<IJournal>();
        var stored = await journal.ReadAsync(investor, 0, 10_000);

        var events = Json(zip, "events.json").AsArray().ToDictionary(e => e!["sequence"]!.GetValue<long>());
        foreach (var entry in stored.Where(e => e.Type != JournalEntry.RedactedType))
        {
            var (told, payload) = (events[entry.Sequence]!, JsonNode.Parse(entry.Payload.Span)!);
            (told["type"]!.GetValue<string>(), told["source"]!.GetValue<string>(), told["id"]!.GetValue<string>()).ShouldBe((entry.Type, entry.Source, entry.EventId));
            (told["occurredAt"]!.GetValue<DateTimeOffset>(), told["receivedAt"]!.GetValue<DateTimeOffset>()).ShouldBe((entry.OccurredAt, entry.ReceivedAt));
            JsonNode.DeepEquals(told["data"], payload["data"]).ShouldBeTrue();
            told["ruleSetRevision"]!.GetValue<string>().ShouldBe(payload["rev"]!.GetValue<string>());
        }
        var aside = await journal.ListQuarantinedOfAsync(investor);
        aside.Select(q => q.EventId).ShouldContain("fill");
        Json(zip, "set-aside.json").AsArray().Select(q => (q!["eventId"]!.GetValue<string>(), q["detail"]!.GetValue<string>(), q["data"]!.ToJsonString()))
            .ShouldBe(aside.Select(q => (q.EventId, q.Detail, JsonNode.Parse(q.Payload.Span)!.ToJsonString())));
        var state = InvestorState.FromBytes(Encoding.UTF8.GetBytes(Json(zip, "state.json").ToJsonString()));
        state.Sequence.ShouldBe(stored[^1].Sequence);
        Json(zip, "requests.json").AsArray().ShouldHaveSingleItem()!["kind"]!.GetValue<string>().ShouldBe("access");
        Json(zip, "consents.json").AsArray().Count.ShouldBeGreaterThanOrEqualTo(3);
        Json(zip, "profile.json")["version"]!.GetValue<long>().ShouldBe(state.Sequence);
        foreach (var (json, csv) in new[] { ("events", "events"), ("set-aside", "set-aside"), ("consents", "consents"), ("readers", "readers"), ("requests", "requests") })
            Rows(zip, $"{csv}.csv").Count.ShouldBe(Json(zip, $"{json}.json").AsArray().Count, csv);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("@SUM(A1)")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("\tTAB")]
    public async Task Export_TextThatASpreadsheetWouldRun_IsNoFormulaInCsvAndExactInJson(string text)
    {
        var investor = host.NewInvestor();
        await host.Broker.AddConsentedAsync(investor);
        var id = text.Replace("\t", "", StringComparison.Ordinal);
        await host.Broker.SendAsync(new SentEvent(investor, id, new OrderPlaced("o", "ZEPHYRA", AssetClass.Equity, OrderSide.Buy, OrderType.Market, 1, "INR")));
        using var me = host.Client(Roles.Investor, investor);

        using var zip = new ZipArchive(new MemoryStream(await me.GetByteArrayAsync("/v1/me/export")));

        Rows(zip, "events.csv").SelectMany(row => row).ShouldAllBe(cell => cell.Length == 0 || !"=+-@\t\r\n\0".Contains(cell[0]));
        Rows(zip, "events.csv").ShouldContain(row => row.Contains("'" + id) || row.Contains(id));
        Json(zip, "events.json").AsArray().ShouldContain(e => e!["id"]!.GetValue<string>() == id);
    }

    private static JsonNode Json(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        return JsonNode.Parse(entry)!;
    }

    private static List<string[]> Rows(ZipArchive zip, string name)
    {
        using var text = new StreamReader(zip.GetEntry(name)!.Open());
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<string[]>();
        while (csv.Read()) rows.Add([.. Enumerable.Range(0, csv.HeaderRecord!.Length).Select(i => csv.GetField(i)!)]);
        return rows;
    }

    private static List<string> TablesWithInvestors(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ('investor', 'subject')";
        var names = new List<string>();
        using var rows = command.ExecuteReader();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }
}
