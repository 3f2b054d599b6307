using System.Collections.Immutable;
using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Contracts;
using Brokerage.Domain.Revisions;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>Predicted and observed moves of the newest publication, as the console shows them.</summary>
public sealed class Monitor(LiveRules rules, Activation activation, IHousekeeping investors, PopulationTable table, IPolicy policy, TimeProvider time)
{
    private static readonly MonitorView None = new(null, null, 0, "none", [], []);

    /// <summary>How the newest publication does, taken back or not.</summary>
    public async Task<MonitorView> LookAsync(CancellationToken ct)
    {
        if (!investors.IsFirst) await table.CatchUpAsync(ct);
        var book = rules.Book;
        if (book.Publications.LastOrDefault() is not { Base: not null } newest) return None;
        var (percent, moves, failed) = Observed(book, newest);
        var predicted = newest.PredictionAt(percent) ?? newest.Predictions[^1];
        var state = newest.Status == PublicationStatus.RolledBack ? "stopped" : book.Ramp is null && book.Activation is not null ? "settled" : "watching";
        return new(
            newest.Revision, newest.PublishedAt, percent, state,
            [.. PublicationWatch.Cells(predicted, moves).Select(cell => ToCell(predicted, cell))],
            PublicationWatch.Guardrails(predicted, policy.Find(newest.Revision).Stability.MaxDailyMigration, moves, failed));
    }

    /// <summary>
    /// What the present run has counted, or else what the log says of the last one. Where another process runs it: who has moved by it, whom one can see as
    /// well, but not whose decisions failed.
    /// </summary>
    private (int Percent, ImmutableArray<Move> Moves, int Failed) Observed(RevisionBook book, Publication newest)
    {
        if (book.Activation is null && activation.Progress is { RolledBack: null } running && running.Revision == newest.Revision)
            return investors.IsFirst ? (running.Percent, running.Moves, running.Failed) : (running.Percent, MovedBy(newest.Revision), 0);
        var last = rules.Log.Select(e => e.Fact).OfType<Activated>().LastOrDefault(a => a.Revision == newest.Revision && a.Percent > 0);
        return (last?.Percent ?? book.Ramp?.Percent ?? 100, last?.Moves ?? [], last?.Failed ?? 0);
    }

    private ImmutableArray<Move> MovedBy(string revision)
    {
        var now = time.GetUtcNow();
        return
        [
            .. table.Seats.Select(seat => seat.Present(now)?.Placement).OfType<Placement>()
                .Where(p => p.Before is { } before && before.EndedBy == revision && before.Tier != p.Tier)
                .CountBy(p => (p.Before!.Tier, p.Tier)).Select(c => new Move(c.Key.Item1, c.Key.Item2, c.Value)).OrderBy(m => (m.From, m.To)),
        ];
    }

    private static MonitorCell ToCell(Prediction predicted, Move observed)
    {
        var expected = predicted.Of(observed.From, observed.To);
        var band = MigrationBand.Around(expected);
        return new(observed.From, observed.To, expected, band.Low, band.High, observed.Count);
    }
}
