using System.Diagnostics;
using System.Threading.Channels;
using Brokerage.Actors.Populations;
using Brokerage.Domain;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;
using Microsoft.Extensions.Logging;

namespace Brokerage.Actors;

/// <summary>The actor left memory before it came to this piece of work, which it did not begin: its successor does it.</summary>
public sealed class LeftMemoryException() : Exception("The investor's actor left memory.");

/// <summary>
/// One investor: the only writer of their journal. Work waits in a bounded mailbox and is done in order, one piece at a time, so that
/// nothing here needs a lock. State is what the journal says; when in doubt it is thrown away and read again.
/// </summary>
public sealed partial class InvestorActor
{
    private readonly ActorContext _context;
    private readonly Channel<Func<ValueTask>> _mailbox;
    private readonly Acceptance _acceptance;
    private readonly ExperienceFeed _feed = new();
    private InvestorState? _state;
    private PopulationSeat? _seat;
    private long _snapshotSequence;
    private string _snapshotTier = "";
    private long _lastUsed;
    private long _asked;
    private DateTimeOffset? _snapshotWake;
    private volatile bool _attached;
    private volatile bool _isClosing;
    private long _dueTicks = long.MaxValue;

    /// <summary>An actor that reads its state when it is first asked for something.</summary>
    public InvestorActor(string id, ActorContext context)
    {
        (Id, _context) = (id, context);
        _acceptance = new(id, context);
        _mailbox = Channel.CreateBounded<Func<ValueTask>>(new BoundedChannelOptions(context.Options.MailboxCapacity) { SingleReader = true, AllowSynchronousContinuations = true });
        _lastUsed = context.Time.GetTimestamp();
        Completion = RunAsync();
    }

    /// <summary>The investor.</summary>
    public string Id { get; }

    /// <summary>Ends when the actor has left memory.</summary>
    public Task Completion { get; }

    /// <summary>True while an app is open.</summary>
    public bool IsAttached => _attached;

    /// <summary>True when time alone may have changed the tier.</summary>
    public bool IsDue(DateTimeOffset now) => now.UtcTicks >= Volatile.Read(ref _dueTicks);

    /// <summary>True when nobody asked for anything for so long that memory is better used otherwise.</summary>
    public bool IsIdle => !_attached && _context.Time.GetElapsedTime(Volatile.Read(ref _lastUsed)) >= _context.Options.IdleTimeout;

    /// <summary>Does a piece of work in the investor's order.</summary>
    /// <param name="work">The work.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="isUse">False for housekeeping, which does not keep an idle investor in memory.</param>
    /// <returns>False when the actor has left memory: ask its successor. So does an answer that fails with <see cref="LeftMemoryException"/>.</returns>
    /// <exception cref="OverloadedException">The mailbox is full.</exception>
    public bool TryAsk<T>(Func<InvestorActor, ValueTask<T>> work, out Task<T> answer, bool isUse = true)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = completion.Task;
        var asked = _context.Time.GetTimestamp();
        if (isUse) Volatile.Write(ref _lastUsed, asked);
        var caller = Traces.Source.HasListeners() ? Activity.Current : null;
        var taken = _mailbox.Writer.TryWrite(async () =>
        {
            (_asked, Activity.Current) = (asked, caller);
            if (_isClosing)
            {
                // Posted between the decision to leave and the end of the mailbox: an app that attached here would never hear anything.
                completion.SetException(new LeftMemoryException());
                return;
            }
            try
            {
                completion.SetResult(await work(this));
            }
            catch (Exception e)
            {
                // The boundary of the actor: whatever failed, the caller learns of it and the state is read again.
                _state = null;
                completion.SetException(e);
                if (e is not (StoreUnavailableException or InvestorErasedException or OperationCanceledException))
                    _context.Log.LogError(e, "Work for an investor failed");
            }
        });
        if (taken || _isClosing) return taken;
        _context.Metrics?.Refused();
        throw new OverloadedException("The investor's mailbox is full.");
    }

    /// <summary>Journals events; see <see cref="IInvestors.AcceptAsync"/>.</summary>
    public async ValueTask<IReadOnlyList<Outcome>> AcceptAsync(IReadOnlyList<Submission> events, CancellationToken ct)
    {
        using var span = Traces.Source.StartActivity("investor accept")?.SetTag("brokerage.events", events.Count);
        var (asked, (known, _)) = (_asked, await StateAsync());
        var (outcomes, next) = await _acceptance.AcceptAsync(known, events, ct);
        await CommitAsync(next);
        _context.Metrics?.Acknowledged(events, outcomes, _context.Time.GetElapsedTime(asked));
        return outcomes;
    }

    /// <summary>Decides again, because time passed or the rules changed; journals it only when the tier, its rule, its hold or a segment changes.</summary>
    public async ValueTask<bool> ReconsiderAsync()
    {
        var (known, now) = await StateAsync();
        var next = Personalization.Reconsider(known, _context.Policy.RulesFor(Id), now);
        if (known.Sequence > 0 && History.Changes(known, next))
            await CommitAsync(await _acceptance.ReconsiderAsync(known, now));
        else if (_attached) Tell(now);
        if (_snapshotWake <= now) await SaveAsync();
        SetDue();
        return true;
    }

    /// <summary>Decides again because the rules changed.</summary>
    /// <param name="rolledBack">The rule set that was taken back: a transition that it made is undone first; null for none.</param>
    /// <returns>The placement after that.</returns>
    public async ValueTask<Placement> ActivateAsync(string? rolledBack)
    {
        var (known, now) = await StateAsync();
        if (rolledBack is not null && known.Placement.Before?.EndedBy == rolledBack)
        {
            await CommitAsync(await _acceptance.ReconsiderAsync(known, now, rolledBack));
            SetDue();
        }
        else
            await ReconsiderAsync();
        return _state!.Usable.Placement;
    }

    /// <summary>What is known and shown now.</summary>
    public async ValueTask<InvestorSight> ViewAsync()
    {
        var (known, now) = await StateAsync();
        var experience = Tell(now);
        return new(known.Usable, experience, _feed.ShownSince, _context.Policy.RulesFor(Id), _context.Policy.Content, _feed.Epoch, _feed.Seq, now);
    }

    /// <summary>Lets an app follow.</summary>
    public async ValueTask<bool> AttachAsync(IExperienceObserver observer, ResumeFrom? resume)
    {
        var (_, now) = await StateAsync();
        Tell(now);
        _feed.Attach(observer, resume, _context.Policy.RulesFor(Id).Revision, now);
        return _attached = true;
    }

    /// <summary>Ends an app's following.</summary>
    public bool Detach(IExperienceObserver observer)
    {
        _feed.Detach(observer);
        return _attached = _feed.HasObservers;
    }

    /// <summary>
    /// Withdraws again what was withdrawn before, by the ledger, and is granted by a consent that came before that: the journal was restored from an
    /// older backup. A consent that came later stands.
    /// </summary>
    /// <returns>How many purposes were withdrawn.</returns>
    public async ValueTask<int> WithdrawAgainAsync(IEnumerable<LedgerLine> lines)
    {
        var count = 0;
        foreach (var line in lines)
        {
            var (known, _) = await StateAsync();
            var next = await _acceptance.WithdrawAgainAsync(known, line);
            if (ReferenceEquals(next, known)) continue;
            await CommitAsync(next);
            count++;
        }
        return count;
    }

    /// <summary>Leaves memory unless an app is open; the state is saved first.</summary>
    public async ValueTask<bool> CloseAsync(bool evenIfUsed)
    {
        if (!evenIfUsed && !IsIdle) return false;
        _isClosing = true;
        _mailbox.Writer.TryComplete();
        if (_seat is not null) _context.Population!.Leave(_seat);
        if (_context.Journal.Health.IsReady) await SaveAsync();
        return true;
    }

    /// <summary>Leaves memory and saves nothing: the investor is being erased.</summary>
    public bool End()
    {
        _isClosing = true;
        _mailbox.Writer.TryComplete();
        _state = null;
        return true;
    }

    private async Task RunAsync()
    {
        // The trace of whoever woke the investor is theirs: every piece of work brings its own.
        Activity.Current = null;
        _context.Metrics?.Entered();
        await foreach (var work in _mailbox.Reader.ReadAllAsync()) await work();
        _context.Metrics?.Left();
    }

    /// <summary>
    /// The state, and an instant at which every consent in it is in force. Whatever is read, written or told goes through here, so that nothing after the end
    /// of a consent rests on it: also when the sweep is late, the process was down or the clock jumped.
    /// </summary>
    private async ValueTask<(InvestorState State, DateTimeOffset Now)> StateAsync()
    {
        if (_state is null) await LoadAsync();
        while (true)
        {
            var (known, now) = (_state!, _context.Time.GetUtcNow());
            if (known.Consents.Lapsed(now) is null) return (known, now);
            await KeepAsync(await _acceptance.ExpireAsync(known, now));
            if (_attached && _state!.Consents.Lapsed(now) is null) Tell(now);
        }
    }

    private async ValueTask LoadAsync()
    {
        var began = _context.Time.GetTimestamp();
        using var span = Traces.Source.StartActivity("investor rebuild");
        var loaded = await History.LoadAsync(_context.Journal, _context.Policy, Id, default);
        _context.Metrics?.Rebuilt(loaded, _context.Time.GetElapsedTime(began));
        (_snapshotSequence, _snapshotTier, _snapshotWake) = (loaded.From?.Sequence ?? 0, loaded.From?.Tier ?? "", loaded.From?.WakeAt);
        foreach (var withdrawal in loaded.Withdrawals) await _acceptance.RememberAsync(withdrawal);
        foreach (var act in loaded.Unfinished) await _acceptance.RedactAsync(act);
        _state = loaded.State;
        Show();
        if (loaded.Unfinished.Count > 0) await SaveAsync();
        // While nobody held the investor in memory, time passed: the next sweep decides again.
        Volatile.Write(ref _dueTicks, 0);
    }

    private async ValueTask CommitAsync(InvestorState next)
    {
        if (ReferenceEquals(next, _state)) return;
        await KeepAsync(next);
        if (!_attached) return;
        var (_, now) = await StateAsync();
        Tell(now);
    }

    /// <summary>Makes a journaled state the present one, and saves it where the store must not hold an older one any longer.</summary>
    private async ValueTask KeepAsync(InvestorState next)
    {
        var forgets = next.ForgotAt != _state!.ForgotAt;
        _context.Metrics?.Decided(_state.Placement, next.Placement, next.Sequence - _state.Sequence, _context.Policy.RulesFor(Id));
        _state = next;
        Show();
        SetDue();
        var ends = Earlier(next.Placement.HeldUntil, next.Consents.NextExpiry);
        var endsUnseen = ends is not null && !(_snapshotWake <= ends);
        if (forgets || endsUnseen || next.Sequence - _snapshotSequence >= _context.Options.EventsPerSnapshot || next.Usable.Placement.Tier != _snapshotTier) await SaveAsync();
    }

    /// <summary>For previews: they read the state, and nobody but this actor changes it.</summary>
    private void Show()
    {
        if (_state is { Sequence: > 0 } known && _context.Population is { } population) population.Show(_seat ??= population.SeatOf(Id), known);
    }

    private Domain.Tailoring.Experience Tell(DateTimeOffset now)
    {
        var rules = _context.Policy.RulesFor(Id);
        var experience = Personalization.Tailor(_state!, _context.Market, rules, _context.Policy.Content, now);
        _feed.Tell(_state!.Usable, experience, rules.Revision, now);
        return experience;
    }

    /// <summary>Windows lose a day at UTC midnight; a held transition is due when its hold ends, and a consent when its time runs out.</summary>
    private void SetDue()
    {
        var midnight = _context.Time.GetUtcNow().UtcDateTime.Date.AddDays(1).Ticks;
        var ends = Earlier(_state?.Placement.HeldUntil, _state?.Consents.NextExpiry)?.UtcTicks ?? long.MaxValue;
        Volatile.Write(ref _dueTicks, Math.Min(midnight, ends));
    }

    private async ValueTask SaveAsync()
    {
        var now = _context.Time.GetUtcNow();
        if (_state is not { Sequence: > 0 } known) return;
        var tier = known.Usable.Placement.Tier;
        if (known.Sequence == _snapshotSequence && tier == _snapshotTier && !(_snapshotWake <= now)) return;
        var snapshot = Profiles.ToSnapshot(Id, known, _context.Policy.RulesFor(Id), now);
        await _context.Journal.SaveSnapshotAsync(snapshot);
        (_snapshotSequence, _snapshotTier, _snapshotWake) = (known.Sequence, tier, snapshot.WakeAt);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}
