using System.Collections.Immutable;
using System.Text;
using Brokerage.Domain.Audit;
using Shouldly;

namespace Brokerage.Domain.Tests.Audit;

public sealed class RecordTests
{
    private static readonly string Pseudonym = new('a', 32);
    private static readonly AuditActor Agent = new("agent-7", "agent");

    /// <summary>What somebody could try to write into an audit log: payload, and characters that steer terminals and logs.</summary>
    private static readonly string[] Hostile =
    [
        "Asha Rao", "asha@example.com", "ABCPD1234E", "+91 98765 43210", "1250000.50", "-1", "007", "ZEPHYRA", "investor-42", "open\r\nforged", "\u001b[2J",
        "open\u202e", "{\"no\":1}", "", " ", "draft-", "draft-1x", "draft-99999999999999999999", "r@1", "Asha Rao@0123456789ab", new string('A', 64), new string('f', 63),
    ];

    public static TheoryData<string> Actions => [.. AuditActions.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Actions))]
    public void Record_OfEveryAction_TakesWhatItDeclares_AndRefusesEverythingElse(string name)
    {
        var action = AuditActions.Find(name)!;
        var (subject, good) = (action.HasSubject ? Pseudonym : null, Good(action));

        Of(action, subject, good).Action.ShouldBe(name);

        Refused(action, action.HasSubject ? null : Pseudonym, good);
        Refused(action, subject, good.Add("note", "1"));
        foreach (var key in good.Keys)
        {
            Refused(action, subject, good.Remove(key));
            foreach (var value in Hostile) Refused(action, subject, good.SetItem(key, value));
        }
        if (action.HasSubject) foreach (var value in Hostile) Refused(action, value, good);
    }

    [Fact]
    public void Actor_WithCharactersThatSteerALog_IsRefused()
    {
        foreach (var actor in new[] { "anna\r\n2026 forged", "anna\u001b[31m", "anna\u202e", "anna\0", "anna\ud800", "anna\u2028", "", new string('a', 129) })
            Should.Throw<ArgumentException>(() => AuditRecord.Of(SampleLog.Start, new(actor, "agent"), AuditActions.PersonasRun, null, Good(AuditActions.PersonasRun)))
                .Message.ShouldNotContain("anna");
    }

    [Fact]
    public void Investor_ActsByTheirPseudonymOnly()
    {
        Should.Throw<ArgumentException>(() => AuditRecord.Of(SampleLog.Start, new("inv-1", "investor"), AuditActions.LearningReset, Pseudonym, []));
        AuditRecord.Of(SampleLog.Start, new(Pseudonym, "investor"), AuditActions.LearningReset, Pseudonym, []).Actor.ShouldBe(Pseudonym);
    }

    [Fact]
    public void Role_Unknown_IsRefused() =>
        Should.Throw<ArgumentException>(() => AuditRecord.Of(SampleLog.Start, new("anna", "admin"), AuditActions.InvestorRead, Pseudonym, []));

    [Fact]
    public void Bytes_OfARecord_AreTheDocumentedForm()
    {
        var at = new DateTimeOffset(2026, 3, 2, 14, 30, 0, TimeSpan.FromHours(5.5));
        var record = AuditRecord.Of(at, new("José \"J\"", "ops"), AuditActions.QuarantineListed, null, [new("status", "open"), new("count", "3")]);

        Encoding.ASCII.GetString(AuditJson.Write(record with { No = 7 })).ShouldBe(
            """{"no":7,"at":"2026-03-02T09:00:00.0000000Z","actor":"Jos\u00E9 \u0022J\u0022","role":"ops","action":"quarantine.listed","subject":null,"details":{"count":"3","status":"open"}}""");
    }

    [Fact]
    public void Read_OfWrittenBytes_IsTheRecord_AndOfAnyOtherSpellingNothing()
    {
        foreach (var line in SampleLog.Of(50).Lines)
        {
            var bytes = AuditEntry.ReadLine(line)!.Value.Record.ToArray();
            AuditJson.Write(AuditJson.Read(bytes)!).ShouldBe(bytes);

            var text = Encoding.ASCII.GetString(bytes);
            foreach (var other in new[] { text + " ", text.Replace(",\"at\"", ", \"at\""), text.Replace("0Z\"", "0+00:00\""), text.Replace("{\"no\":", "{\"no\":0"), text[..^1], text.Replace("\"role\":\"", "\"role\":\"\\u0061") })
                AuditJson.Read(Encoding.ASCII.GetBytes(other)).ShouldBeNull(other);
        }
    }

    [Fact]
    public void Once_IsTheSameForTheSameEntry_AndNullWhereEveryActCounts()
    {
        var details = Good(AuditActions.RulesRampAdvanced);

        Of(AuditActions.RulesRampAdvanced, null, details).Once.ShouldBe($"rules/{details["entry"]}");
        Of(AuditActions.InvestorRead, Pseudonym, []).Once.ShouldBeNull();
    }

    private static AuditRecord Of(AuditAction action, string? subject, IEnumerable<KeyValuePair<string, string>> details) =>
        AuditRecord.Of(SampleLog.Start, Agent, action, subject, details);

    private static void Refused(AuditAction action, string? subject, IEnumerable<KeyValuePair<string, string>> details) =>
        Should.Throw<ArgumentException>(() => Of(action, subject, details), $"{action.Name} took {subject ?? "nobody"} {string.Join(", ", details)}");

    /// <summary>Details that fit, found by trying what each shape could take.</summary>
    private static ImmutableSortedDictionary<string, string> Good(AuditAction action)
    {
        string[] candidates = ["3", "draft-1", "experience-tier@0123456789ab", new('0', 64), "open", "yes", "access", "nudge-push"];
        return action.Details.ToImmutableSortedDictionary(d => d.Key, d => candidates.First(d.Value.Fits), StringComparer.Ordinal);
    }
}
