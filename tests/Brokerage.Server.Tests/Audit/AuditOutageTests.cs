using System.Net;
using Brokerage.Actors;
using Brokerage.Domain.Audit;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Audit;
using Brokerage.Server.Auth;
using Brokerage.Server.Hosting;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Brokerage.Server.Tests.Audit;

public sealed class AuditOutageTests
{
    [Fact]
    public async Task AgentRead_WhileNothingCanBeRecorded_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-audit-").FullName;
        try
        {
            await using var app = await App.BuildAsync(
                new() { Urls = "http://127.0.0.1:0", DataFolder = folder, HoldReplay = true },
                builder => builder.Services.AddSingleton<IAuditLog>(new Stopped()));
            await app.StartAsync();
            await app.Services.GetRequiredService<IInvestors>().AcceptAsync(
                "inv-1", [new("tests", "e-1", TimeProvider.System.GetUtcNow(), new ConsentGiven(Purpose.MeasureImprove.Key(), "2026-01", "en"))], default);
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", app.Services.GetRequiredService<DevTokens>().Issue(Roles.Agent, "agent-1", 5));

            using var answer = await http.GetAsync(app.Urls.First() + "/v1/investors/inv-1");

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("inv-1");
            await app.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A new kind of fact without an action fails here, not in a running server.</summary>
    [Fact]
    public void RuleRecords_OfEveryKindOfFact_AreAllowed()
    {
        const string One = "tier@0123456789ab", Two = "tier@ba9876543210";
        RevisionFact[] facts =
        [
            new FileImported(One, "text"), new DraftSaved("draft-2", Two, "text", One, "Asha said so"), new DraftSubmitted("draft-2", ["w"]),
            new DraftApproved("draft-2", "ok"), new DraftRejected("draft-2", "no"), new DraftWithdrawn("draft-2"),
            new PublicationScheduled("draft-2", PublicationPlan.AtOnce), new Published("draft-2", Two, "text", "anna", "bert", One, "Asha", PublicationPlan.AtOnce, []),
            new RampAdvanced(Two, 100), new RolledBack(Two, One, "Asha complained", true), new Activated(Two, 0, [new("a", "b", 3)], 1),
        ];

        var records = facts.Select((fact, n) => RuleRecords.Of(new(n + 1, DateTimeOffset.UnixEpoch, n == 0 ? RevisionEntry.Product : "anna", fact))).ToList();

        records.Select(r => r.Action).ShouldBe(AuditActions.All.Where(a => a.Family == "rules").Select(a => a.Name));
        records.Select(r => r.Once).ShouldBe(Enumerable.Range(1, facts.Length).Select(n => $"rules/{n}"));
        (records[0].Actor, records[0].Role, records[1].Actor, records[1].Role).ShouldBe(("brokerage", "system", "anna", "product"));
        facts.Select(f => f.GetType()).ShouldBe(typeof(RevisionFact).Assembly.GetTypes().Where(t => t.BaseType == typeof(RevisionFact)), ignoreOrder: true);
        records.ShouldAllBe(r => !r.Details.Values.Any(v => v.Contains("Asha")));
    }

    private sealed class Stopped : IAuditLog
    {
        private readonly InMemoryAuditLog empty = new();

        public ValueTask<long?> AppendAsync(AuditRecord record, CancellationToken ct) => throw new StoreUnavailableException("The store is stopped.");

        public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct) => empty.ReadAsync(after, limit, ct);

        public ValueTask<IReadOnlyList<AuditRecord>> ReadBySubjectAsync(string subject, int limit, CancellationToken ct) => empty.ReadBySubjectAsync(subject, limit, ct);

        public ValueTask<AuditEntry?> LastAsync(CancellationToken ct) => empty.LastAsync(ct);

        public ValueTask<bool> HasAsync(string once, CancellationToken ct) => empty.HasAsync(once, ct);
    }
}
