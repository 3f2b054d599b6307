using System.Text.Json;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Audit;
using Brokerage.Server.Investors;
using Brokerage.Storage;

namespace Brokerage.Server.Privacy;

/// <summary>Reads everything that is stored of an investor, for the investor and for whoever acts for them.</summary>
public sealed class PersonalDataReader(IInvestors investors, IJournal journal, IPolicy policy, ICaseBook cases, Readers readers)
{
    /// <summary>What is known, in words; null when nothing is stored of the investor.</summary>
    public async Task<MyData?> ProfileAsync(string investor, CancellationToken ct) =>
        await KnownAsync(investor, ct) is { } sight ? ToProfile(sight, await History.EntriesAsync(journal, investor, ct)) : null;

    /// <summary>Stored events, newest first: those before a sequence.</summary>
    public async Task<Page<MyEvent>> EventsAsync(string investor, long before, int limit, CancellationToken ct)
    {
        var page = new List<MyEvent>();
        before = Math.Min(before, (await investors.ViewAsync(investor, ct)).State.Sequence + 1);
        while (page.Count < limit && before > 1)
        {
            var after = Math.Max(0, before - 1 - limit);
            var entries = await journal.ReadAsync(investor, after, (int)(before - 1 - after), ct);
            page.AddRange(entries.Where(e => e.Type != JournalEntry.RedactedType).Reverse().Take(limit - page.Count).Select(ToEvent));
            before = page.Count == limit ? page[^1].Sequence : after + 1;
        }
        return new(page, before > 1 ? $"{before}" : null);
    }

    /// <summary>The consent ledger, newest first.</summary>
    public async Task<IReadOnlyList<Contracts.ConsentReceipt>> ConsentsAsync(string investor, Domain.Tailoring.Content content, CancellationToken ct) =>
        Receipts(await History.ReadAsync(journal, investor, 0, ct), content);

    /// <summary>What the investor asked of the privacy office, newest first.</summary>
    public async Task<IReadOnlyList<CaseView>> RequestsAsync(string investor, CancellationToken ct) =>
        [.. (await cases.OfAsync(investor, ct)).Select(c => CaseWire.ToView(c) with { Investor = null })];

    /// <summary>All of it; null when nothing is stored of the investor.</summary>
    public async Task<PersonalData?> ReadAsync(string investor, CancellationToken ct)
    {
        if (await KnownAsync(investor, ct) is not { } sight) return null;
        var entries = await History.EntriesAsync(journal, investor, ct);
        return new(
            sight.At, [.. entries.Where(e => e.Type != JournalEntry.RedactedType).Select(ToStored)], await journal.ListQuarantinedOfAsync(investor, ct), (await History.LoadAsync(journal, policy, investor, ct)).State.ToBytes(),
            ToProfile(sight, entries), sight.ToView(), Receipts([.. entries.Select(History.FromEntry)], sight.Content), await readers.OfAsync(investor, ct),
            await RequestsAsync(investor, ct));
    }

    private async Task<InvestorSight?> KnownAsync(string investor, CancellationToken ct) =>
        await investors.ViewAsync(investor, ct) is { State.Sequence: > 0 } sight ? sight : null;

    private static MyData ToProfile(InvestorSight sight, IReadOnlyList<JournalEntry> entries)
    {
        var state = sight.State;
        var (features, withheld) = Wire.ToFeatures(state, sight.At);
        var declared = state.Consents.Grants(Purpose.PersonaliseDeclared) ? Wire.ToDeclared(state.Declared) : null;
        return new(
            sight.At, state.Sequence, state.Consents.IsPaused, sight.Experience.Tier, Wire.DecisionId(state.Placement),
            [Wire.ToReason(sight.Experience.TierReason, state.Consents)],
            [.. sight.Rules.Segments.Where(s => state.Segments.Contains(s.Key)).Select(s => s.Name)], declared, features, withheld,
            DataInventory.Of(entries, sight.Content), Wire.ToConsents(state.Consents, sight.Content));
    }

    private static MyEvent ToEvent(JournalEntry entry)
    {
        var (type, stored) = (EventCatalogue.Find(entry.Type)!, ToStored(entry));
        return new(
            stored.Sequence, stored.Type, type.Description, stored.Source, stored.Id, stored.OccurredAt, stored.ReceivedAt, type.Purpose?.Key(),
            [.. Flat.Of(stored.Data)]);
    }

    private static StoredEvent ToStored(JournalEntry entry)
    {
        var payload = JsonSerializer.Deserialize<JsonElement>(entry.Payload.Span);
        return new(
            entry.Sequence, entry.Type, entry.Source, entry.EventId, entry.OccurredAt, entry.ReceivedAt, payload.GetProperty("rev").GetString()!,
            payload.GetProperty("data"));
    }

    private static List<Contracts.ConsentReceipt> Receipts(IReadOnlyList<RecordedEvent> events, Domain.Tailoring.Content content) =>
        [.. ConsentLedger.Of(events).Reverse().Select(line => CaseWire.ToReceipt(line, content))];
}
