using Brokerage.Actors;
using Brokerage.Cluster.Following;

namespace Brokerage.Cluster;

/// <summary>The engine of a cluster: every investor is a grain somewhere. What needs only the journal is answered by the silo that is asked.</summary>
public sealed class OrleansInvestors(IGrainFactory grains, ActorContext context, Followers followers) : IInvestors
{
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
        History.Decision(await History.ReadAsync(context.Journal, investor, 0, ct), sequence, context.Policy);

    /// <inheritdoc/>
    public ValueTask AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct) =>
        new(followers.AttachAsync(investor, observer, resume, ct));

    /// <inheritdoc/>
    public ValueTask DetachAsync(string investor, IExperienceObserver observer) => new(followers.DetachAsync(investor, observer));

    /// <inheritdoc/>
    public async ValueTask<Outcome> ReplayAsync(string investor, Submission submission, CancellationToken ct) =>
        (await AcceptAsync(investor, [submission], ct))[0];

    private IInvestorGrain Grain(string investor) => grains.GetGrain<IInvestorGrain>(investor);
}
