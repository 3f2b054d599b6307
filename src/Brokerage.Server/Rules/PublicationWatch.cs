using System.Collections.Immutable;
using Brokerage.Contracts;
using Brokerage.Domain.Revisions;

namespace Brokerage.Server.Rules;

/// <summary>Compares what a publication does with what it was predicted to do. Pure.</summary>
public static class PublicationWatch
{
    /// <summary>Part of the decisions, 0 to 1, that may fail: a rule set that cannot be evaluated must not stay.</summary>
    public const double MaxFailedShare = 0.01;

    /// <summary>Why the publication must be taken back; null while nothing speaks against it.</summary>
    /// <param name="predicted">What was predicted for the present step.</param>
    /// <param name="maxDailyMigration">The rule set's own guardrail, 0 to 1.</param>
    /// <param name="moves">Moves so far.</param>
    /// <param name="failed">Decisions that failed.</param>
    /// <param name="isComplete">True when everybody has decided.</param>
    public static string? Objection(Prediction predicted, double maxDailyMigration, ImmutableArray<Move> moves, int failed, bool isComplete)
    {
        if (Guardrails(predicted, maxDailyMigration, moves, failed).FirstOrDefault(g => g.IsBroken) is { } broken)
            return $"The guardrail {broken.Name} is broken: {broken.Value:0.####} is more than {broken.Limit:0.####}.";
        foreach (var (from, to, count) in Cells(predicted, moves))
            if (MigrationBand.Around(predicted.Of(from, to)) is var band && !band.Contains(count, isComplete))
                return $"{count} moved from {from} to {to}; {band.Low} to {band.High} were predicted.";
        return null;
    }

    /// <summary>Every cell in which something was predicted or observed, with what was observed.</summary>
    public static IEnumerable<Move> Cells(Prediction predicted, ImmutableArray<Move> moves) =>
        predicted.Moves.Concat(moves).Select(m => (m.From, m.To)).Distinct().Order()
            .Select(cell => new Move(cell.From, cell.To, moves.FirstOrDefault(m => (m.From, m.To) == cell)?.Count ?? 0));

    /// <summary>The guardrails with their values.</summary>
    public static IReadOnlyList<GuardrailView> Guardrails(Prediction predicted, double maxDailyMigration, ImmutableArray<Move> moves, int failed)
    {
        var population = Math.Max(1, predicted.Population);
        return [Guardrail("max-daily-migration", (double)moves.Sum(m => m.Count) / population, maxDailyMigration), Guardrail("failed-decisions", (double)failed / population, MaxFailedShare)];
    }

    private static GuardrailView Guardrail(string name, double value, double limit) => new(name, value, limit, value > limit);
}
