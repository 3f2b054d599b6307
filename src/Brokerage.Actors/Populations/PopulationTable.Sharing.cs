using Brokerage.Domain.Features;
using Brokerage.Domain.Populations;

namespace Brokerage.Actors.Populations;

/// <content>What tables of several processes tell each other.</content>
public sealed partial class PopulationTable
{
    private readonly Lock _stamping = new();
    private readonly Lock _removing = new();
    private Asked _asked = new([], null);
    private long _changes;
    private int _removals;

    /// <summary>Keys of the columns of every kept row.</summary>
    public IReadOnlyList<string> Features => [.. Standard.Features.Select(f => f.Key)];

    /// <summary>How often somebody was removed: what was read before a removal is not taken over after it.</summary>
    public int Removals => Volatile.Read(ref _removals);

    /// <summary>Learns what the actors of other processes know; nothing to do where there are none.</summary>
    public Task CatchUpAsync(CancellationToken ct) => others?.CatchUpAsync(this, ct) ?? Task.CompletedTask;

    /// <summary>
    /// Returns when no other process keeps anything of an investor from before a sequence. Called before a withdrawal is acknowledged, and again
    /// after a crash in between.
    /// </summary>
    public Task ForgetElsewhereAsync(string investor, long sequence) => others?.ForgetOlderAsync(investor, sequence) ?? Task.CompletedTask;

    /// <summary>Lets go of everything of an investor from before a journal sequence, and of every snapshot with it.</summary>
    public void ForgetOlder(string investor, long sequence) => ForgetOlder(SeatOf(investor), sequence);

    /// <summary>What this process's actors changed after a change that was told before, at most <paramref name="limit"/> investors.</summary>
    /// <param name="features">Keys of the columns that the asker has; rows come only when they are this table's too.</param>
    /// <param name="after">0, or the <see cref="TableNews.Next"/> of the news before.</param>
    /// <param name="limit">Most investors in one answer.</param>
    public TableNews NewsSince(IReadOnlyList<string> features, long after, int limit)
    {
        long last;
        // Whoever has a number up to the last one shows it.
        lock (_stamping) last = _changes;
        var (now, columns) = (time.GetUtcNow(), ColumnsOf(features));
        var changed = _seats.Values.Select(seat => (Seat: seat, seat.Change)).Where(c => c.Change > after).OrderBy(c => c.Change).Take(limit).ToList();
        var isLast = changed.Count < limit;
        return new([.. changed.Select(c => Told(c.Seat, columns, now))], isLast ? Math.Max(after, last) : changed[^1].Change, isLast);
    }

    /// <summary>Takes over what another table told, or the journal.</summary>
    /// <param name="changed">What was told.</param>
    /// <param name="features">Keys of the columns that the rows were asked for with.</param>
    /// <param name="removals"><see cref="Removals"/> before it was asked.</param>
    /// <returns>False when somebody was removed meanwhile, who may be among those told of: ask again.</returns>
    public bool TryTake(IEnumerable<ChangedInvestor> changed, IReadOnlyList<string> features, int removals)
    {
        var columns = ColumnsOf(features);
        lock (_removing)
        {
            if (_removals != removals) return false;
            foreach (var (investor, sequence, packed) in changed)
            {
                var seat = SeatOf(investor);
                seat.Expect(sequence);
                if (packed is not null && columns is not null)
                    seat.Keep(PopulationRow.Of(columns, packed with { Investor = seat.Investor, Placement = _words.Share(packed.Placement) }, _words.Share));
            }
            return true;
        }
    }

    /// <summary>Looks up in the journal how far everybody's goes: who is behind is read before the next snapshot.</summary>
    public async Task LookUpAsync(CancellationToken ct)
    {
        for (string? after = null; ;)
        {
            var removals = Removals;
            var page = await journal.ListHeadsAsync(after, PageSize, ct);
            if (!TryTake(page.Select(head => new ChangedInvestor(head.Investor, head.Sequence, null)), [], removals)) continue;
            if (page.Count < PageSize) return;
            after = page[^1].Investor;
        }
    }

    private void ForgetOlder(PopulationSeat seat, long sequence)
    {
        seat.Expect(sequence);
        LetGo();
    }

    private ChangedInvestor Told(PopulationSeat seat, FeatureColumns? columns, DateTimeOffset now)
    {
        var sequence = seat.Sequence;
        var row = columns is null ? null : seat.RowOf(now, columns) ?? (seat.State is { } state ? RowOf(seat, state, columns, now) : null);
        return new(seat.Investor, sequence, row?.Pack());
    }

    /// <summary>Numbers a change and shows the number before the next one is given, so that nobody who asks in between misses it.</summary>
    private void Stamp(PopulationSeat seat)
    {
        if (others is null) return;
        lock (_stamping) seat.Change = ++_changes;
    }

    /// <summary>What was shared or kept may rest on what is forgotten.</summary>
    private void LetGo()
    {
        lock (_removing)
        {
            _forgotten++;
            (_recent, _words) = (null, new());
        }
    }

    /// <summary>The columns of some keys in their order; null when a feature is not known here.</summary>
    private FeatureColumns? ColumnsOf(IReadOnlyList<string> features)
    {
        var standard = Standard;
        if (Are(standard)) return standard;
        if (features.SequenceEqual(_asked.Keys)) return _asked.Columns;
        var columns = FeatureColumns.Catalogue.With([.. features.Select(key => FeatureCatalogue.Find(key) ?? EventFeatures.Find(key)).OfType<Feature>()]);
        // Another order, or another catalogue, would make other columns of them.
        _asked = new(features, Are(columns) ? columns : null);
        return _asked.Columns;

        bool Are(FeatureColumns some) => features.SequenceEqual(some.Features.Select(f => f.Key));
    }

    private sealed record Asked(IReadOnlyList<string> Keys, FeatureColumns? Columns);
}
