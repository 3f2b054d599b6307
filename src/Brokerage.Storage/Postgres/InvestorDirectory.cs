using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Brokerage.Storage;

/// <summary>
/// The ids of all investors in their order. PostgreSQL cannot sort what it cannot read: the ids are opened and sorted here, at the first use
/// all of them (about 100 bytes each), later only those that are new. What was erased meanwhile is noticed when a page is made.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
sealed class InvestorDirectory(PostgresLink link, SealedIds ids)
{
    const int PageSize = 50_000;

    static readonly Comparer<(string Id, long No)> Order = Comparer<(string Id, long No)>.Create(
        (a, b) => string.CompareOrdinal(a.Id, b.Id) is var order and not 0 ? order : a.No.CompareTo(b.No));

    readonly SemaphoreSlim _gate = new(1, 1);
    List<(string Id, long No)> _sorted = [];
    long _last;

    /// <summary>Investors with at least one journaled event and how far it goes, in ordinal order, those after an id.</summary>
    public async ValueTask<IReadOnlyList<InvestorHead>> ListAsync(string? after, int limit, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await RefreshAsync(ct);
            var page = new List<InvestorHead>();
            var from = after is null ? 0 : FirstAfter(after);
            while (page.Count < limit && from < _sorted.Count)
            {
                var candidates = _sorted.GetRange(from, Math.Min(limit, _sorted.Count - from));
                from += candidates.Count;
                var nos = candidates.ConvertAll(known => known.No).ToArray();
                var heads = (await link.ListAsync(PostgresRegistrySql.Heads, row => (No: row.GetInt64(0), Sequence: row.GetInt64(1)), [nos], ct))
                    .ToDictionary(head => head.No, head => head.Sequence);
                page.AddRange(candidates.Where(known => heads.ContainsKey(known.No)).Select(known => new InvestorHead(known.Id, heads[known.No])).Take(limit - page.Count));
                if (heads.Count < nos.Length) from -= await ForgetErasedAsync(nos.Where(no => !heads.ContainsKey(no)).ToArray(), ct);
            }
            return page;
        }
        finally
        {
            _gate.Release();
        }
    }

    // Numbers appear in their order (see PostgresRegistrySql.LockRegistration): what is new has a higher one.
    async Task RefreshAsync(CancellationToken ct)
    {
        var added = new List<(string Id, long No)>();
        for (var full = true; full;)
        {
            var rows = await link.ListAsync(PostgresRegistrySql.ListAfter, Row, [_last, PageSize], ct);
            full = rows.Count == PageSize;
            if (rows.Count == 0) break;
            added.AddRange(rows);
            _last = rows[^1].No;
        }
        if (added.Count == 0) return;
        added.Sort(Order);
        var merged = new List<(string, long)>(_sorted.Count + added.Count);
        var (left, right) = (0, 0);
        while (left < _sorted.Count && right < added.Count)
            merged.Add(Order.Compare(_sorted[left], added[right]) < 0 ? _sorted[left++] : added[right++]);
        merged.AddRange(_sorted.Skip(left));
        merged.AddRange(added.Skip(right));
        _sorted = merged;
    }

    /// <summary>Takes those out who are not registered any more, all of them before the place a page has come to; how many.</summary>
    async Task<int> ForgetErasedAsync(long[] silent, CancellationToken ct)
    {
        var registered = await link.ListAsync(PostgresRegistrySql.Registered, row => row.GetInt64(0), [silent], ct);
        var erased = silent.Except(registered).ToHashSet();
        return erased.Count == 0 ? 0 : _sorted.RemoveAll(known => erased.Contains(known.No));
    }

    int FirstAfter(string id)
    {
        var place = _sorted.BinarySearch((id, long.MaxValue), Order);
        return place < 0 ? ~place : place + 1;
    }

    (string Id, long No) Row(NpgsqlDataReader row) =>
        (ids.Open(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)), row.GetInt64(0));
}
