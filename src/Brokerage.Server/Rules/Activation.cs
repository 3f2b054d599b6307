using Brokerage.Actors;
using Brokerage.Domain.Revisions;
using Brokerage.Storage;

namespace Brokerage.Server.Rules;

/// <summary>
/// After every change of what decides, lets everybody whom it can change decide again: open apps first, so that they change within a second,
/// then all others, few at a time. Begun again after a restart it comes to the same end. A publication that leaves its prediction is
/// stopped on the way and taken back. In a cluster every process sees to the open apps of its own investors, and one to all others: it counts everybody,
/// and when it dies the next one begins again.
/// </summary>
public sealed class Activation(LiveRules rules, IHousekeeping investors, IJournal journal, IPolicy policy, ILogger<Activation> log) : BackgroundService
{
    private const int PageSize = 200;
    private const int OpenAtOnce = 16;
    private const int OthersAtOnce = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TurnCheck = TimeSpan.FromSeconds(1);

    /// <summary>The last change and how far it has come; null before the first since the start.</summary>
    public ActivationProgress? Progress { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var book = rules.Book;
            try
            {
                if (book is { Change: { } change, Activation: null }) await ActivateAsync(change, book.ChangeNo, stoppingToken);
                await rules.ChangedAsync(book.Count, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("A change of the rules waits for {Reason}", e.GetType().Name);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task ActivateAsync(RevisionFact change, long no, CancellationToken ct)
    {
        var progress = Progress = new(change, no);
        await DecideAsync(progress, investors.Resident.Where(a => a.IsAttached).Select(a => a.Id), OpenAtOnce, ct);
        if (!await IsTurnAsync(no, ct)) return;
        string? after = null;
        while (await journal.ListInvestorsAsync(after, PageSize, ct) is { Count: > 0 } page)
        {
            if (rules.Book.ChangeNo != no || await StopAsync(progress, isComplete: false, ct)) return;
            await DecideAsync(progress, page, OthersAtOnce, ct);
            after = page[^1];
        }
        if (await StopAsync(progress, isComplete: true, ct)) return;
        await rules.DecideAsync(
            RevisionEntry.Product, (book, _) => book.Settle(no, new(progress.Revision, progress.Percent, progress.Moves, progress.Failed)), ct);
    }

    /// <summary>Waits until this process is the one that sees to everybody; false when there is nothing left to see to.</summary>
    private async Task<bool> IsTurnAsync(long no, CancellationToken ct)
    {
        while (!investors.IsFirst)
        {
            var book = rules.Book;
            if (book.ChangeNo != no || book.Activation is not null) return false;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TurnCheck);
            try
            {
                await rules.ChangedAsync(book.Count, patience.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Nothing new: perhaps whose turn it is.
            }
        }
        return true;
    }

    private Task DecideAsync(ActivationProgress progress, IEnumerable<string> page, int atOnce, CancellationToken ct) =>
        Parallel.ForEachAsync(page.Where(progress.Begin), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct }, async (investor, _) =>
        {
            try
            {
                progress.Count(await investors.ActivateAsync(investor, progress.RolledBack));
            }
            catch (InvestorErasedException)
            {
                // Erased meanwhile: there is nobody left to decide about.
            }
            catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
            {
                // The boundary of one investor: the others decide, and too many failures take the publication back.
                progress.CountFailure();
                log.LogWarning("An investor could not decide under {Revision}: {Reason}", progress.Revision, e.GetType().Name);
            }
        });

    /// <summary>Takes the publication back when something speaks against it.</summary>
    private async Task<bool> StopAsync(ActivationProgress progress, bool isComplete, CancellationToken ct)
    {
        if (progress.RolledBack is not null || rules.Book.Find(progress.Revision)?.PredictionAt(progress.Percent) is not { } predicted) return false;
        var limit = policy.Find(progress.Revision).Stability.MaxDailyMigration;
        if (PublicationWatch.Objection(predicted, limit, progress.Moves, progress.Failed, isComplete) is not { } objection) return false;
        log.LogWarning("{Revision} is taken back: {Objection}", progress.Revision, objection);
        await rules.DecideAsync(RevisionEntry.Product, (book, _) =>
            book.ChangeNo == progress.No ? book.RollBack(objection, isAutomatic: true) : default, ct);
        return true;
    }
}
