using System.Collections.Immutable;
using Brokerage.Domain.Revisions;
using Brokerage.Domain.Segmentation;
using Brokerage.Server.Policy;

namespace Brokerage.Server.Rules;

/// <summary>Publishes drafts: predicts each step of the ramp first, because the prediction is what the publication is held to.</summary>
public sealed class Publishing(LiveRules rules, IMigrationForecast forecast)
{
    /// <summary>Publishes an approved draft, or schedules it. Null when that was recorded.</summary>
    public async Task<Refusal?> PublishAsync(string who, string id, int? version, PublicationPlan plan, CancellationToken ct)
    {
        // What cannot be published whoever moves is refused before the whole population is asked.
        var nobody = plan.IsSound ? plan.Steps.Select(step => new Prediction(step, 0, [])).ToImmutableArray() : [];
        Refusal? refusal = null;
        Draft? draft = null;
        await rules.DecideAsync(who, (book, now) =>
        {
            refusal = book.Publish(id, version, plan, nobody, 1, now).Refusal;
            draft = book.Drafts.GetValueOrDefault(id);
            return default;
        }, ct);
        if (refusal is not null) return refusal;

        var candidate = RuleSetReader.Read(draft!.Source).RuleSet!;
        var predictions = await PredictAsync(candidate, plan, ct);
        return await rules.DecideAsync(
            who, (book, now) => book.Publish(id, draft.Version, plan, predictions, candidate.Stability.MaxDailyMigration, now), ct);
    }

    /// <summary>Publishes what was scheduled and is due; what has become impossible meanwhile goes back to its author.</summary>
    public async Task PublishDueAsync(Draft due, CancellationToken ct)
    {
        if (await PublishAsync(RevisionEntry.Product, due.Id, due.Version, due.Plan! with { At = null }, ct) is { } refusal)
            await rules.DecideAsync(RevisionEntry.Product, (book, _) => book.Reject(due.Id, due.Version, $"Not published as scheduled: {refusal.Detail}"), ct);
    }

    private async Task<ImmutableArray<Prediction>> PredictAsync(RuleSet candidate, PublicationPlan plan, CancellationToken ct)
    {
        var predictions = ImmutableArray.CreateBuilder<Prediction>();
        foreach (var step in plan.Steps)
        {
            var predicted = await forecast.ForecastAsync(candidate, step, ct);
            predictions.Add(new(step, predicted.Population, [.. predicted.Moves.Select(m => new Move(m.Key.From, m.Key.To, m.Value))]));
        }
        return predictions.ToImmutable();
    }
}
