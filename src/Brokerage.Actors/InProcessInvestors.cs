using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Brokerage.Actors;

/// <summary>The engine of one process: actors are made when asked for and leave when idle.</summary>
public sealed class InProcessInvestors(ActorContext context) : IInvestors, IHousekeeping, IAsyncDisposable
{
    private const int MaxRoutes = 100;

    private static readonly TimeSpan FullMailboxPause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, InvestorActor> _actors = new();
    private readonly Lock _creating = new();
    private long _accepted;

    /// <inheritdoc/>
    public int Count => _actors.Count;

    /// <inheritdoc/>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Outcome>> AcceptAsync(string investor, IReadOnlyList<Submission> events, CancellationToken ct)
    {
        var outcomes = await AskAsync(investor, actor => actor.AcceptAsync(events, ct));
        var count = 0;
        for (var i = 0; i < outcomes.Count; i++)
            if (outcomes[i] is { Status: OutcomeStatus.Accepted, Duplicate: false }) count++;
        Interlocked.Add(ref _accepted, count);
        return outcomes;
    }

    /// <inheritdoc/>
    public async ValueTask<InvestorSight> ViewAsync(string investor, CancellationToken ct) =>
        await AskAsync(investor, actor => actor.ViewAsync()).WaitAsync(ct);

    /// <inheritdoc/>
    public async ValueTask<DecisionSight?> DecisionAsync(string investor, long sequence, CancellationToken ct) =>
        History.Decision(await History.ReadAsync(context.Journal, investor, 0, ct), sequence, context.Policy, context.Time.GetUtcNow());

    /// <inheritdoc/>
    public async ValueTask AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct) =>
        await AskAsync(investor, actor => actor.AttachAsync(observer, resume)).WaitAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DetachAsync(string investor, IExperienceObserver observer)
    {
        if (context.IsErased?.Invoke(investor) != true) await AskAsync(investor, actor => ValueTask.FromResult(actor.Detach(observer)));
    }

    /// <inheritdoc/>
    public async ValueTask ForgetAsync(string investor)
    {
        while (_actors.TryGetValue(investor, out var actor))
            try
            {
                if (actor.TryAsk(a => ValueTask.FromResult(a.End()), out var ended, isUse: false)) await IsClosedAsync(ended);
                await RemoveAsync(actor);
            }
            catch (OverloadedException)
            {
                // Nothing new comes in for the investor: what waits is done in a moment.
                await Task.Delay(FullMailboxPause, context.Time);
            }
        context.Population?.Remove(investor);
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome> ReplayAsync(string investor, Submission submission, CancellationToken ct) =>
        (await AcceptAsync(investor, [submission], ct))[0];

    /// <inheritdoc/>
    public async ValueTask<NudgeOutcome> NudgeAsync(string investor, Nudge nudge, CancellationToken ct) =>
        await AskAsync(investor, actor => actor.NudgeAsync(nudge));

    /// <inheritdoc/>
    public async ValueTask SetNudgesAsync(string investor, Domain.Events.NudgesSet settings, CancellationToken ct) =>
        await AskAsync(investor, actor => actor.SetNudgesAsync(settings));

    /// <inheritdoc/>
    public IEnumerable<InvestorActor> Resident => _actors.Values;

    /// <inheritdoc/>
    public bool IsFirst => true;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> DueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        context.Journal.DueInvestorsAsync(now, limit, ct);

    /// <inheritdoc/>
    public Task ReconsiderAsync(string investor) => AskAsync(investor, actor => actor.ReconsiderAsync(), isUse: false);

    /// <inheritdoc/>
    public Task<Domain.Segmentation.Placement> ActivateAsync(string investor, string? rolledBack = null) =>
        AskAsync(investor, actor => actor.ActivateAsync(rolledBack), isUse: false);

    /// <inheritdoc/>
    public Task EvictAsync(string investor) => _actors.TryGetValue(investor, out var actor) ? EvictAsync(actor, evenIfUsed: true) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task EvictIdleAsync(InvestorActor actor) => EvictAsync(actor, evenIfUsed: false);

    /// <summary>Saves every investor and ends.</summary>
    public async ValueTask DisposeAsync() =>
        await Parallel.ForEachAsync(_actors.Values, async (actor, _) =>
        {
            try
            {
                await EvictAsync(actor, evenIfUsed: true);
            }
            catch (Exception e) when (e is Storage.StoreUnavailableException or OverloadedException)
            {
                context.Log.LogWarning("An investor was not saved on the way out; the journal has everything");
            }
        });

    private async Task<T> AskAsync<T>(string investor, Func<InvestorActor, ValueTask<T>> work, bool isUse = true)
    {
        for (var route = 0; route < MaxRoutes; route++)
        {
            if (context.IsErased?.Invoke(investor) == true) throw new Storage.InvestorErasedException("The investor was erased.");
            var actor = Route(investor);
            if (actor.TryAsk(work, out var answer, isUse))
                try
                {
                    return await answer;
                }
                catch (LeftMemoryException)
                {
                    // Its successor does it.
                }
            await RemoveAsync(actor);
        }
        throw new OverloadedException("The investor's actor left memory again and again.");
    }

    private async Task EvictAsync(InvestorActor actor, bool evenIfUsed)
    {
        if (actor.TryAsk(a => a.CloseAsync(evenIfUsed), out var closed, isUse: false) && !await IsClosedAsync(closed)) return;
        await RemoveAsync(actor);
    }

    /// <summary>False when the actor stays; one that was told to leave before is leaving.</summary>
    private static async Task<bool> IsClosedAsync(Task<bool> closed)
    {
        try
        {
            return await closed;
        }
        catch (LeftMemoryException)
        {
            return true;
        }
    }

    private async Task RemoveAsync(InvestorActor actor)
    {
        await actor.Completion;
        _actors.TryRemove(KeyValuePair.Create(actor.Id, actor));
    }

    private InvestorActor Route(string investor)
    {
        if (_actors.TryGetValue(investor, out var actor)) return actor;
        lock (_creating)
            return _actors.GetOrAdd(investor, static (id, c) => new InvestorActor(id, c), context);
    }
}
