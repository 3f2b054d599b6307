using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Domain.Events;
using Brokerage.Storage;

namespace Brokerage.Cluster;

/// <summary>The engine of a cluster: every investor is a grain somewhere. What needs only the journal is answered by the silo that is asked.</summary>
public sealed class OrleansInvestors(IGrainFactory grains, ActorContext context, Followers followers, EverySilo silos) : IInvestors
{
    private static readonly TimeSpan FullMailboxPause = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Outcome>> AcceptAsync(string investor, IReadOnlyList<Submission> events, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var sent = events as Submission[] ?? [.. events];
        // The token is the grain's: a caller who left while events are being stored does not change what became of them.
        return await Calls.AskAsync(() => Grain(investor).AcceptAsync(sent, ct), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask<InvestorSight> ViewAsync(string investor, CancellationToken ct) =>
        (await Calls.AskAsync(() => Grain(investor).ViewAsync(ct), ct)).ToSight(context.Policy, investor);

    /// <inheritdoc/>
    public async ValueTask<DecisionSight?> DecisionAsync(string investor, long sequence, CancellationToken ct) =>
        History.Decision(await History.ReadAsync(context.Journal, investor, 0, ct), sequence, context.Policy, context.Time.GetUtcNow());

    /// <inheritdoc/>
    public async ValueTask AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct)
    {
        RefuseErased(investor);
        await followers.AttachAsync(investor, observer, resume, ct);
    }

    /// <inheritdoc/>
    public ValueTask DetachAsync(string investor, IExperienceObserver observer) => new(followers.DetachAsync(investor, observer));

    /// <inheritdoc/>
    public async ValueTask ForgetAsync(string investor)
    {
        // First nobody lets them in any more, then the actor ends, then nothing is left that it may have shown until then.
        await silos.TellAsync(silo => silo.ForgetAsync(investor));
        while (true)
            try
            {
                await Calls.AskAsync(() => grains.GetGrain<IInvestorGrain>(investor).ForgetAsync());
                break;
            }
            catch (OverloadedException)
            {
                await Task.Delay(FullMailboxPause, context.Time);
            }
        await silos.TellAsync(silo => silo.ForgetAsync(investor));
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome> ReplayAsync(string investor, Submission submission, CancellationToken ct) =>
        (await AcceptAsync(investor, [submission], ct))[0];

    /// <inheritdoc/>
    public async ValueTask<NudgeOutcome> NudgeAsync(string investor, Nudge nudge, CancellationToken ct) =>
        await Calls.AskAsync(() => Grain(investor).NudgeAsync(nudge), ct);

    /// <inheritdoc/>
    public async ValueTask SetNudgesAsync(string investor, NudgesSet settings, CancellationToken ct) =>
        await Calls.AskAsync(() => Grain(investor).SetNudgesAsync(settings));

    private IInvestorGrain Grain(string investor)
    {
        RefuseErased(investor);
        return grains.GetGrain<IInvestorGrain>(investor);
    }

    private void RefuseErased(string investor)
    {
        if (context.IsErased?.Invoke(investor) == true) throw new InvestorErasedException("The investor was erased.");
    }
}
