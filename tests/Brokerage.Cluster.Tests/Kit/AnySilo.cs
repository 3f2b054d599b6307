using System.Collections.Concurrent;
using Brokerage.Actors;
using Brokerage.Cluster.Following;
using Brokerage.Domain.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>
/// The engine as clients see it who come to a silo by chance: after every answer the next one, so that calls that wait together keep their
/// order. A call returns when the apps have heard what it led to, so that a test can look.
/// </summary>
internal sealed class AnySilo(ActorContext context, Func<Task<Silos>> silos, Func<Task> settle) : IInvestors
{
    private readonly ConcurrentDictionary<IExperienceObserver, IInvestors> attached = new();
    private int turn;

    public ValueTask<IReadOnlyList<Outcome>> AcceptAsync(string investor, IReadOnlyList<Submission> events, CancellationToken ct) =>
        AskAsync(s => s.AcceptAsync(investor, events, ct));

    public ValueTask<InvestorSight> ViewAsync(string investor, CancellationToken ct) => AskAsync(s => s.ViewAsync(investor, ct));

    public ValueTask<DecisionSight?> DecisionAsync(string investor, long sequence, CancellationToken ct) =>
        AskAsync(s => s.DecisionAsync(investor, sequence, ct));

    public async ValueTask AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct)
    {
        var silo = attached.GetOrAdd(observer, await NextAsync());
        await silo.AttachAsync(investor, observer, resume, ct);
    }

    public async ValueTask DetachAsync(string investor, IExperienceObserver observer)
    {
        if (attached.TryRemove(observer, out var silo)) await silo.DetachAsync(investor, observer);
    }

    public async ValueTask ForgetAsync(string investor) => await (await NextAsync()).ForgetAsync(investor);

    public ValueTask<Outcome> ReplayAsync(string investor, Submission submission, CancellationToken ct) =>
        AskAsync(s => s.ReplayAsync(investor, submission, ct));

    public ValueTask<NudgeOutcome> NudgeAsync(string investor, Nudge nudge, CancellationToken ct) => AskAsync(s => s.NudgeAsync(investor, nudge, ct));

    public async ValueTask SetNudgesAsync(string investor, NudgesSet settings, CancellationToken ct)
    {
        await (await NextAsync()).SetNudgesAsync(investor, settings, ct);
        await settle();
    }

    private async ValueTask<T> AskAsync<T>(Func<IInvestors, ValueTask<T>> call)
    {
        var answer = await call(await NextAsync());
        Interlocked.Increment(ref turn);
        await settle();
        return answer;
    }

    private async Task<IInvestors> NextAsync()
    {
        var services = (await silos()).Services.ToArray();
        var next = services[(uint)Volatile.Read(ref turn) % services.Length];
        return new OrleansInvestors(next.GetRequiredService<IGrainFactory>(), context, next.GetRequiredService<Followers>(), next.GetRequiredService<EverySilo>());
    }
}
