namespace Brokerage.Storage;

/// <summary>
/// The durable record of all investors: the journal (the truth), state snapshots (a cache) and the quarantine.
/// Every method may be called from any thread. A write that returned is durable. A write that threw
/// <see cref="OperationCanceledException"/> stored nothing and never will. Every write throws
/// <see cref="StoreUnavailableException"/> once <see cref="Health"/> is not ready.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Whether writes are accepted.</summary>
    StoreHealth Health { get; }

    /// <summary>Stores a batch whole or not at all; completes only after the commit (and its fsync) covering it returned.</summary>
    /// <param name="investor">The investor's id, not empty.</param>
    /// <param name="entries">At least one entry; they carry their sequences, which follow one another.</param>
    /// <param name="ct">Withdraws the batch as long as its transaction has not begun; later it has no effect.</param>
    /// <exception cref="StoreUnavailableException">Nothing was acknowledged.</exception>
    /// <exception cref="ArgumentException">The batch is empty, or its sequences do not follow one another from 1 or above.</exception>
    ValueTask<AppendOutcome> AppendAsync(string investor, IReadOnlyList<JournalEntry> entries, CancellationToken ct = default);

    /// <summary>Entries after a sequence, in order, at most <paramref name="limit"/>; empty for an unknown investor.</summary>
    /// <exception cref="StoreIntegrityException">A stored entry was altered, moved or removed.</exception>
    ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(string investor, long afterSequence, int limit, CancellationToken ct = default);

    /// <summary>The entry of one event, or null when it is not in the investor's journal.</summary>
    ValueTask<JournalEntry?> FindAsync(string investor, string source, string eventId, CancellationToken ct = default);

    /// <summary>The newest snapshot of an investor, or null.</summary>
    ValueTask<InvestorSnapshot?> LoadSnapshotAsync(string investor, CancellationToken ct = default);

    /// <summary>Replaces the investor's snapshot, unless the stored one has a higher sequence: then nothing changes.</summary>
    ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default);

    /// <summary>Removes the investor's snapshot, so that the next who asks folds the journal; nothing happens where there is none.</summary>
    ValueTask DropSnapshotAsync(string investor, CancellationToken ct = default);

    /// <summary>Keeps an event that could not be applied. The same (investor, source, event id) again changes nothing.</summary>
    /// <exception cref="ArgumentException">The id already belongs to another event.</exception>
    ValueTask QuarantineAsync(QuarantinedEvent item, CancellationToken ct = default);

    /// <summary>The quarantined item of one event, or null.</summary>
    ValueTask<QuarantinedEvent?> FindQuarantinedAsync(string investor, string source, string eventId, CancellationToken ct = default);

    /// <summary>The quarantined item with an id, or null.</summary>
    ValueTask<QuarantinedEvent?> GetQuarantinedAsync(string id, CancellationToken ct = default);

    /// <summary>Items of one status in the order of their ids (oldest first), those after <paramref name="afterId"/>.</summary>
    ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantineAsync(
        QuarantineStatus status, string? afterId, int limit, CancellationToken ct = default);

    /// <summary>Every item of one investor, whatever its status, in the order of their ids.</summary>
    ValueTask<IReadOnlyList<QuarantinedEvent>> ListQuarantinedOfAsync(string investor, CancellationToken ct = default);

    /// <summary>How many items of one status there are, counted up to <paramref name="limit"/>; opens none of them.</summary>
    ValueTask<int> CountQuarantineAsync(QuarantineStatus status, int limit, CancellationToken ct = default);

    /// <summary>Records what was decided about an item.</summary>
    /// <exception cref="KeyNotFoundException">No item has this id.</exception>
    ValueTask SetQuarantineStatusAsync(string id, QuarantineStatus status, CancellationToken ct = default);

    /// <summary>Investors whose snapshot's wake time is at or before <paramref name="now"/>, earliest first.</summary>
    ValueTask<IReadOnlyList<string>> DueInvestorsAsync(DateTimeOffset now, int limit, CancellationToken ct = default);

    /// <summary>How many snapshots are in each tier; tiers without any are absent.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> CountByTierAsync(CancellationToken ct = default);

    /// <summary>Investors with at least one journaled event, in ordinal order of their ids, those after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<string>> ListInvestorsAsync(string? after, int limit, CancellationToken ct = default);

    /// <summary>As <see cref="ListInvestorsAsync"/>, with how far each investor's journal goes: what shows whether a copy is behind.</summary>
    ValueTask<IReadOnlyList<InvestorHead>> ListHeadsAsync(string? after, int limit, CancellationToken ct = default);

    /// <summary>True when the investor has at least one journaled event.</summary>
    ValueTask<bool> ExistsAsync(string investor, CancellationToken ct = default);

    /// <summary>
    /// Removes everything of an investor: journal, snapshot, quarantine, data key and registration, in the files too. A write that was on
    /// its way throws <see cref="InvestorErasedException"/> and stores nothing. Write the line of the <see cref="ErasureLedger"/> first
    /// and let nobody write for the investor any more; a later write would register the id anew, with another key, unless the ledger
    /// refuses it. May be called again.
    /// </summary>
    /// <returns>What was removed, and whether no file holds it any more; if not, call again. An unknown investor counts zero.</returns>
    ValueTask<ErasureCount> EraseAsync(string investor, CancellationToken ct = default);

    /// <summary>
    /// Takes the content out of every entry before a sequence whose type is one of <paramref name="types"/>: it becomes an entry of type
    /// <see cref="JournalEntry.RedactedType"/> at the same sequence, with payload <c>{}</c>, from source <c>brokerage</c>, at the Unix
    /// epoch. The event it was may be accepted anew. Quarantined events of these types are deleted, whenever they came and whatever was
    /// decided about them. One transaction; calling it again changes nothing.
    /// </summary>
    /// <returns>How many entries changed.</returns>
    /// <exception cref="InvestorErasedException">The investor was erased meanwhile.</exception>
    ValueTask<int> RedactAsync(string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default);

    /// <summary>
    /// 32 hexadecimal digits that stand for the investor in logs and audits; derived from the data key, so that nobody can tell whose they
    /// were once it is destroyed. Null for an investor for whom nothing was ever written.
    /// </summary>
    ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct = default);
}

/// <summary>How far an investor's journal goes.</summary>
/// <param name="Investor">The investor's id.</param>
/// <param name="Sequence">Sequence of the last entry, 1 or above.</param>
public readonly record struct InvestorHead(string Investor, long Sequence);
