using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Populations;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Actors.Populations;

/// <summary>
/// The whole population, as previews read it. Actors hand their states to it; everybody else is read from the store once a day, because
/// windows lose a day at UTC midnight. In a cluster each process has one, and they tell each other what their actors did.
/// </summary>
public sealed partial class PopulationTable(IJournal journal, IPolicy policy, TimeProvider time, IOtherTables? others = null)
{
    private const int PageSize = 1000;
    private const int SeatsPerPause = 4096;

    /// <summary>For how long a plain snapshot serves whoever types on: a new one for every key would be garbage by the megabyte.</summary>
    private static readonly TimeSpan PlainAge = TimeSpan.FromSeconds(1);

    /// <summary>Half of the machine: ingest goes on.</summary>
    private static readonly int Parallelism = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly ConcurrentDictionary<string, PopulationSeat> _seats = new();
    private SharedWords _words = new();
    private PopulationSeat[] _ordered = [];
    private (RuleSet? Rules, FeatureColumns Columns) _standard = (null, FeatureColumns.Catalogue);
    private RecentSnapshot? _recent;
    private volatile bool _isListed;
    private int _snapshots;
    private int _forgotten;

    /// <summary>Investors that are known of.</summary>
    public int Count => _seats.Count;

    /// <summary>Investors a snapshot of today need not read from the store.</summary>
    public int Ready
    {
        get
        {
            var now = time.GetUtcNow();
            return _seats.Values.Count(s => s.State is not null || s.RowOf(now, Standard) is not null);
        }
    }

    /// <summary>True when a snapshot of today reads nothing from the store. One that is pinned earlier is as exact, but has to read first.</summary>
    public bool IsComplete => _isListed && Ready == Count;

    /// <summary>Everybody in the table, in no order; those not read yet have no placement.</summary>
    public IEnumerable<PopulationSeat> Seats => _seats.Values;

    /// <summary>The place of an investor who has at least one journaled event.</summary>
    public PopulationSeat SeatOf(string investor) => _seats.GetOrAdd(investor, static id => new(id));

    /// <summary>Forgets an investor; a snapshot that was kept with them is not given out again.</summary>
    public void Remove(string investor)
    {
        lock (_removing)
        {
            _removals++;
            if (_seats.TryRemove(investor, out _)) _ordered = [];
            LetGo();
        }
    }

    /// <summary>Shows what is known of an investor now. When something was forgotten or paused, no snapshot from before serves any longer.</summary>
    public void Show(PopulationSeat seat, InvestorState state)
    {
        var (before, after) = (seat.State, state.Usable);
        seat.State = after;
        Stamp(seat);
        if (before is null || (before.ForgotAt == after.ForgotAt && before.Consents.IsPaused == after.Consents.IsPaused)) return;
        ForgetOlder(seat, after.Sequence);
    }

    /// <summary>Keeps the row of an investor whose actor leaves memory, and lets go of the state.</summary>
    public void Leave(PopulationSeat seat)
    {
        if (seat.State is { } state) seat.Keep(RowOf(seat, _words.Share(state), Standard, time.GetUtcNow()));
        seat.State = null;
    }

    /// <summary>Reads everybody who is not <see cref="Ready"/>.</summary>
    public async Task FillAsync(int parallelism, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await ListAsync(ct);
        await CatchUpAsync(ct);
        var missing = _seats.Values.Where(s => s.State is null && s.RowOf(now, Standard) is null).ToList();
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = ct },
            async (seat, token) => seat.Keep(RowOf(seat, await StateAsync(seat, token), Standard, now)));
    }

    /// <summary>Pins the population: actors go on, the snapshot stays.</summary>
    /// <param name="features">Features it must have beside those of the catalogue. For ones that the catalogue lacks everybody's state is read.</param>
    /// <param name="daysAhead">Days from now, 0 for now: what would be then if nothing happened but time, under the rules in force.</param>
    /// <param name="maxAge">
    /// A snapshot is taken again while it is no older than this; one that need not read anybody's state, for a second at most. 0 for a new one.
    /// </param>
    /// <param name="ct">Ends it early.</param>
    public async Task<PopulationSnapshot> PinAsync(
        IReadOnlyCollection<Feature> features, int daysAhead = 0, TimeSpan maxAge = default, CancellationToken ct = default)
    {
        var (now, forgotten) = (time.GetUtcNow(), Volatile.Read(ref _forgotten));
        var standard = Standard;
        var columns = standard.With(features);
        var isPlain = daysAhead == 0 && columns == standard;
        var age = isPlain && maxAge > PlainAge ? PlainAge : maxAge;
        if (age > TimeSpan.Zero && _recent is { } recent && recent.Serves(features, daysAhead, policy.Rules.Revision, now, age, forgotten)) return recent.Snapshot;
        await ListAsync(ct);
        await CatchUpAsync(ct);
        var at = now.AddDays(daysAhead);
        var rows = await (isPlain ? TodayAsync(columns, now, ct) : FromStatesAsync(columns, now, at, ct));
        var snapshot = new PopulationSnapshot($"{at.UtcDateTime:yyyyMMddTHHmmss}-{Interlocked.Increment(ref _snapshots)}", at, columns, rows);
        if (!isPlain || maxAge > TimeSpan.Zero)
            lock (_removing)
                if (forgotten == _forgotten) _recent = new(snapshot, daysAhead, policy.Rules.Revision, now, forgotten);
        return snapshot;
    }

    /// <summary>
    /// Columns of every kept row: the catalogue, and what else the rules in force ask about, so that a preview of an edit to them finds everything
    /// ready. They only grow; a rule set that asks something new has the rows made again as they are next needed.
    /// </summary>
    private FeatureColumns Standard
    {
        get
        {
            var (rules, (known, columns)) = (policy.Rules, _standard);
            if (!ReferenceEquals(rules, known)) _standard = (rules, columns = columns.With(rules.Features()));
            return columns;
        }
    }

    private Task<ImmutableArray<PopulationRow>> TodayAsync(FeatureColumns columns, DateTimeOffset now, CancellationToken ct)
    {
        return RowsAsync(
            seat => seat.RowOf(now, columns) ?? (seat.State is { } state ? Kept(seat, state) : null),
            (seat, state) => Kept(seat, state), ct);

        PopulationRow Kept(PopulationSeat seat, InvestorState state)
        {
            var row = RowOf(seat, state, columns, now);
            seat.Keep(row);
            return row;
        }
    }

    private Task<ImmutableArray<PopulationRow>> FromStatesAsync(FeatureColumns columns, DateTimeOffset now, DateTimeOffset at, CancellationToken ct)
    {
        return RowsAsync(seat => seat.State is { } state ? Then(seat, state) : null, Then, ct);

        PopulationRow Then(PopulationSeat seat, InvestorState state) =>
            RowOf(seat, History.LetPass(Current(seat, state, now), policy.RulesFor(seat.Investor), now, at), columns, at);
    }

    /// <summary>What can be made of what is in memory first; the rest from the store.</summary>
    private async Task<ImmutableArray<PopulationRow>> RowsAsync(
        Func<PopulationSeat, PopulationRow?> ready, Func<PopulationSeat, InvestorState, PopulationRow> make, CancellationToken ct)
    {
        var seats = Ordered();
        var rows = new PopulationRow[seats.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = ct };
        var missing = await QuietThread.RunAsync(pause =>
        {
            var unread = new List<int>();
            for (var i = 0; i < seats.Length; i++)
            {
                if (i % SeatsPerPause == SeatsPerPause - 1) pause();
                if (ready(seats[i]) is { } row) rows[i] = row;
                else unread.Add(i);
            }
            return unread;
        });
        await Parallel.ForEachAsync(missing, options, async (i, token) => rows[i] = make(seats[i], await StateAsync(seats[i], token)));
        return ImmutableCollectionsMarshal.AsImmutableArray(rows);
    }

    /// <summary>The state from the actor when it came into memory meanwhile.</summary>
    private async ValueTask<InvestorState> StateAsync(PopulationSeat seat, CancellationToken ct) =>
        seat.State ?? _words.Share((await History.LoadAsync(journal, policy, seat.Investor, ct)).State);

    /// <summary>What may be used at an instant, also where a consent has run out and the investor's actor has not recorded it yet.</summary>
    private InvestorState Current(PopulationSeat seat, InvestorState state, DateTimeOffset at) =>
        InvestorFold.LetLapse(state, policy.RulesFor(seat.Investor), at).Usable;

    /// <summary>A lapse that no actor has recorded yet has no sequence of its own: the row is one of the state as the journal has it.</summary>
    private PopulationRow RowOf(PopulationSeat seat, InvestorState state, FeatureColumns columns, DateTimeOffset at) =>
        PopulationRow.Of(columns, seat.Investor, Current(seat, state, at) with { Sequence = state.Sequence }, at, _words.Share);

    /// <summary>By investor, so that a snapshot has one order; sorted again only when somebody came.</summary>
    private PopulationSeat[] Ordered()
    {
        var ordered = _ordered;
        if (ordered.Length == _seats.Count) return ordered;
        ordered = [.. _seats.Values.OrderBy(s => s.Investor, StringComparer.Ordinal)];
        return _ordered = ordered;
    }

    /// <summary>Once; two at a time do no harm. Whoever comes later comes through an actor.</summary>
    private async Task ListAsync(CancellationToken ct)
    {
        if (_isListed) return;
        await LookUpAsync(ct);
        _isListed = true;
    }

    private sealed record RecentSnapshot(PopulationSnapshot Snapshot, int DaysAhead, string Revision, DateTimeOffset MadeAt, int Forgotten)
    {
        private readonly DateTimeOffset _endsAt = Snapshot.Rows.IsEmpty ? DateTimeOffset.MaxValue : Snapshot.Rows.Min(row => row.EndsAt);

        public bool Serves(IReadOnlyCollection<Feature> features, int daysAhead, string revision, DateTimeOffset now, TimeSpan age, int forgotten) =>
            DaysAhead == daysAhead && Revision == revision && MadeAt >= now - age && now < _endsAt && Forgotten == forgotten && Snapshot.Columns.Cover(features);
    }
}
