using System.Diagnostics.Metrics;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;
using Brokerage.Storage;

namespace Brokerage.Actors;

/// <summary>
/// What the actors of one process measure: events by outcome, decisions by tier and rule, who moved, who is in memory. Tags are words of the
/// product or ids of the rule set; none ever names an investor or an event.
/// </summary>
public sealed class ActorMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Brokerage.Actors";

    private static readonly string[] Outcomes = ["accepted", "quarantined", "dropped", "conflict", "duplicate"];
    private const int Duplicate = 4;

    private readonly Counter<long> _events;
    private readonly Histogram<double> _acknowledged;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _activations;
    private readonly Histogram<double> _rebuilt;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _withdrawals;
    private long _resident;

    public ActorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _events = meter.CreateCounter<long>("brokerage.ingest.events", "{event}", "Events that were handed in, by outcome.");
        _acknowledged = meter.CreateHistogram("brokerage.ingest.duration", "s", "One call of ingest: from the investor's mailbox until its outcome is durable and open apps are told.", null, Buckets.Seconds);
        _refused = meter.CreateCounter<long>("brokerage.actors.refusals", "{call}", "Calls that a full mailbox refused.");
        meter.CreateObservableUpDownCounter("brokerage.actors.resident", () => Volatile.Read(ref _resident), "{investor}", "Investors in this process's memory.");
        _activations = meter.CreateCounter<long>("brokerage.actors.activations", "{activation}", "Investors who were brought into memory, by what their state was read from.");
        _rebuilt = meter.CreateHistogram("brokerage.actors.rebuild.duration", "s", "Reading an investor's state from snapshot and journal.", null, Buckets.Seconds);
        _decisions = meter.CreateCounter<long>("brokerage.decisions", "{decision}", "Decisions on the tier, by the tier and the rule that a call ended with.");
        _moves = meter.CreateCounter<long>("brokerage.tier.moves", "{move}", "Changes of tier, by direction, the tiers, and the rule behind them.");
        _withdrawals = meter.CreateCounter<long>("brokerage.consent.withdrawals", "{withdrawal}", "Consents that were taken back. Not by purpose: small counts are hidden from everybody.");
    }

    internal void Entered() => Interlocked.Increment(ref _resident);

    internal void Left() => Interlocked.Decrement(ref _resident);

    internal void Refused() => _refused.Add(1);

    internal void Acknowledged(IReadOnlyList<Submission> events, IReadOnlyList<Outcome> outcomes, TimeSpan duration)
    {
        if (!_events.Enabled) return;
        Span<int> counts = stackalloc int[Outcomes.Length];
        for (var i = 0; i < outcomes.Count; i++)
        {
            var outcome = outcomes[i];
            counts[outcome is { Duplicate: true, Status: not OutcomeStatus.Conflict } ? Duplicate : (int)outcome.Status]++;
            if (outcome is { Status: OutcomeStatus.Accepted, Duplicate: false } && events[i].Data is ConsentWithdrawn) _withdrawals.Add(1);
        }
        for (var i = 0; i < counts.Length; i++)
            if (counts[i] > 0) _events.Add(counts[i], new KeyValuePair<string, object?>("outcome", Outcomes[i]));
        _acknowledged.Record(duration.TotalSeconds);
    }

    internal void Rebuilt(LoadedHistory loaded, TimeSpan duration)
    {
        var from = loaded.From is not null ? "snapshot" : loaded.State.Sequence > 0 ? "journal" : "nothing";
        _activations.Add(1, new KeyValuePair<string, object?>("from", from));
        _rebuilt.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("from", from));
    }

    internal void Decided(Placement before, Placement after, long decisions, RuleSet rules)
    {
        _decisions.Add(decisions, new("tier", after.Tier), new("rule", after.Rule));
        if (before.Tier == after.Tier || !_moves.Enabled) return;
        var isUp = rules.Tiers.IndexOf(after.Tier) > rules.Tiers.IndexOf(before.Tier);
        _moves.Add(1, new("direction", isUp ? "up" : "down"), new("from", before.Tier), new("to", after.Tier), new("rule", after.Rule));
    }
}
