using System.Net;
using System.Net.Http.Json;
using System.Text;
using Brokerage.Contracts;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Rules;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace Brokerage.Server.Tests.Audit;

/// <summary>What a killed server and a meddled-with store leave of the audit log.</summary>
public sealed class AuditRestartTests
{
    [Fact]
    public async Task Restart_RecordsNoEntryOfTheRulesTwice_AndAnAlteredRowIsNamed()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-audit-").FullName;
        try
        {
            await using (var server = await ServerProcess.StartAsync(new() { DataFolder = folder }))
            {
                using var anna = await RulesClient.OpenAsync(server, "anna");
                await anna.DraftAsync(RuleTexts.TenTrades);
            }
            await using (var server = await ServerProcess.StartAsync(new() { DataFolder = folder }))
            {
                (await RulesAsync(server)).ShouldBe(["1 rules.file-imported", "2 rules.draft-saved"]);
                (await VerifyAsync(server)).ShouldSatisfyAllConditions(v => v.Intact.ShouldBeTrue(), v => v.FirstBad.ShouldBeNull());
            }

            var (exit, log, errors) = await AuditProcess.RunAsync("export", "--data", folder);
            exit.ShouldBe(0, errors);
            Encoding.ASCII.GetString(log).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].ShouldContain("audit.exported");
            Alter(folder);

            await using (var server = await ServerProcess.StartAsync(new() { DataFolder = folder }))
                (await VerifyAsync(server)).ShouldBe(new(false, 5, 2, "Record 2 was altered."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Alter(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "brokerage.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "DROP TRIGGER audit_log_no_update; UPDATE audit_log SET record = CAST(REPLACE(CAST(record AS TEXT), 'anna', 'bert') AS BLOB) WHERE no = 2";
        command.ExecuteNonQuery();
    }

    private static async Task<string[]> RulesAsync(ServerProcess server)
    {
        using var privacy = await server.ClientAsync("privacy", "dpo-1");
        var page = (await privacy.GetFromJsonAsync<Page<AuditView>>("/v1/audit?limit=500"))!;
        return [.. page.Items.Where(r => r.Action.StartsWith("rules.", StringComparison.Ordinal)).Select(r => $"{r.Details["entry"]} {r.Action}")];
    }

    private static async Task<AuditVerification> VerifyAsync(ServerProcess server)
    {
        using var privacy = await server.ClientAsync("privacy", "dpo-1");
        using var answer = await privacy.PostAsync("/v1/audit/verify", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<AuditVerification>())!;
    }
}
