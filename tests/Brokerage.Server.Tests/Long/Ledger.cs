using System.Collections.Concurrent;
using Brokerage.Server.Tests.Kit;
using Brokerage.Storage;
using Microsoft.Data.Sqlite;

namespace Brokerage.Server.Tests.Long;

/// <summary>What a comparison of the ledger with a store found.</summary>
/// <param name="Stored">Events in the store.</param>
/// <param name="Lost">Acknowledged events that are not in it, or not at the sequence of their receipt.</param>
/// <param name="Twice">Events that are in it more than once.</param>
/// <param name="Foreign">Events in it that nobody sent.</param>
/// <param name="Integrity">What SQLite says of the file; <c>ok</c> when nothing is wrong.</param>
public sealed record Audit(long Stored, IReadOnlyList<string> Lost, IReadOnlyList<string> Twice, IReadOnlyList<string> Foreign, string Integrity);

/// <summary>Every event that was sent, and the receipt of every one that was acknowledged.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<(string Investor, string Id), long> receipts = new();
    private readonly ConcurrentDictionary<(string Investor, string Id), bool> sent = new();
    private readonly ConcurrentBag<string> contradictions = [];

    /// <summary>Events acknowledged.</summary>
    public int Acknowledged => receipts.Count;

    /// <summary>Receipts of one event that differ.</summary>
    public IReadOnlyCollection<string> Contradictions => contradictions;

    /// <summary>Notes that an event is about to be sent.</summary>
    public void Send(SentEvent e) => sent[(e.Investor, e.Id)] = true;

    /// <summary>Notes a receipt.</summary>
    public void Acknowledge(SentEvent e, long sequence)
    {
        if (receipts.GetOrAdd((e.Investor, e.Id), sequence) is var first && first != sequence)
            contradictions.Add($"{e.Investor}/{e.Id}: first {first}, then {sequence}");
    }

    /// <summary>Reads a whole store, which no process may have open, and compares.</summary>
    public async Task<Audit> AuditAsync(string folder)
    {
        var (stored, lost, twice, foreign) = (0L, new List<string>(), new List<string>(), new List<string>());
        var places = new Dictionary<(string, string), long>();
        await using (var journal = await SqliteJournal.OpenAsync(new() { Folder = folder }, TimeProvider.System, default))
            foreach (var investor in await AllAsync(journal))
                // Reading throws where a sequence is missing: 1, 2, 3 … without a gap.
                for (var after = 0L; await journal.ReadAsync(investor, after, 1000) is { Count: > 0 } entries; after = entries[^1].Sequence)
                    foreach (var entry in entries)
                    {
                        stored++;
                        if (entry.Source != Broker.Source) continue; // what the product journals itself
                        if (!places.TryAdd((investor, entry.EventId), entry.Sequence)) twice.Add($"{investor}/{entry.EventId}");
                        if (!sent.ContainsKey((investor, entry.EventId))) foreign.Add($"{investor}/{entry.EventId}");
                    }
        foreach (var (key, sequence) in receipts)
            if (!places.TryGetValue(key, out var place) || place != sequence) lost.Add($"{key.Investor}/{key.Id} at {sequence}, found at {place}");
        return new(stored, lost, twice, foreign, IntegrityOf(folder));
    }

    private static async Task<List<string>> AllAsync(SqliteJournal journal)
    {
        var all = new List<string>();
        while (await journal.ListInvestorsAsync(all.LastOrDefault(), 1000) is { Count: > 0 } page) all.AddRange(page);
        return all;
    }

    private static string IntegrityOf(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "brokerage.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
