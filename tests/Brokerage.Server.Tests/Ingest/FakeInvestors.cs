using System.Collections.Concurrent;
using Brokerage.Actors;

namespace Brokerage.Server.Tests.Ingest;

/// <summary>Remembers what was handed over, and answers as told.</summary>
public sealed class FakeInvestors : IInvestors
{
    public static readonly DateTimeOffset ReceivedAt = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<(string Investor, Submission Event)> received = new();

    public IReadOnlyList<(string Investor, Submission Event)> Received => [.. received];

    public Func<string, Submission, Outcome>? Behave { get; set; }

    public void Reset()
    {
        received.Clear();
        Behave = null;
    }

    public async ValueTask<IReadOnlyList<Outcome>> AcceptAsync(string investor, IReadOnlyList<Submission> events, CancellationToken ct)
    {
        await Task.Yield();
        var outcomes = new List<Outcome>();
        foreach (var submission in events)
        {
            received.Enqueue((investor, submission));
            outcomes.Add(Behave?.Invoke(investor, submission) ?? new(OutcomeStatus.Accepted, false, outcomes.Count + 1, ReceivedAt, null));
        }
        return outcomes;
    }

    public ValueTask<InvestorSight> ViewAsync(string investor, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<DecisionSight?> DecisionAsync(string investor, long sequence, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask AttachAsync(string investor, IExperienceObserver observer, ResumeFrom? resume, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask DetachAsync(string investor, IExperienceObserver observer) => throw new NotSupportedException();

    public ValueTask ForgetAsync(string investor) => throw new NotSupportedException();

    public ValueTask<Outcome> ReplayAsync(string investor, Submission submission, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<NudgeOutcome> NudgeAsync(string investor, Nudge nudge, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask SetNudgesAsync(string investor, Domain.Events.NudgesSet settings, CancellationToken ct) => throw new NotSupportedException();
}
