using Brokerage.Domain.Events;
using Brokerage.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brokerage.Actors;

/// <summary>
/// Before the first request is served, withdraws again what the ledger knows to be withdrawn and the journal does not: it was restored from a
/// backup that is older than the withdrawal. A start without a restore reads one entry for each purpose that anybody ever withdrew, and writes nothing.
/// </summary>
public sealed class WithdrawalReplay(ActorContext context) : IHostedService
{
    private const int PageSize = 10_000;
    private const int AtOnce = 8;

    private static readonly string Type = EventCatalogue.Of(typeof(ConsentWithdrawn)).Name;

    private int _withdrawn;

    /// <summary>Purposes that were withdrawn again.</summary>
    public int Withdrawn => _withdrawn;

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The store or the ledger does not answer; nobody is served.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (context.Ledger is not { WithdrawnCount: > 0 } ledger) return;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        for (string? last = null; ;)
        {
            var page = await context.Journal.ListInvestorsAsync(last, PageSize, cancellationToken);
            await Parallel.ForEachAsync(page, parallel, async (investor, ct) => await ReplayAsync(investor, LatestOf(ledger, investor), ct));
            if (page.Count < PageSize) break;
            last = page[^1];
        }
        if (_withdrawn > 0) context.Log.LogWarning("{Count} withdrawals were missing in the journal, as after a restore, and are made again", _withdrawn);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The last withdrawal of each purpose: an earlier one says no more.</summary>
    private static List<LedgerLine> LatestOf(ErasureLedger ledger, string investor) =>
        [.. ledger.WithdrawalsOf(investor).GroupBy(line => line.Purpose).Select(lines => lines.Last())];

    private async ValueTask ReplayAsync(string investor, List<LedgerLine> lines, CancellationToken ct)
    {
        var missing = new List<LedgerLine>();
        foreach (var line in lines)
            if (!await IsJournaledAsync(investor, line, ct)) missing.Add(line);
        if (missing.Count == 0) return;
        // An actor of its own, which no engine knows yet: of two that write, the journal lets one win.
        var actor = new InvestorActor(investor, context);
        actor.TryAsk(a => a.WithdrawAgainAsync(missing), out var withdrawn);
        Interlocked.Add(ref _withdrawn, await withdrawn);
        actor.TryAsk(a => a.CloseAsync(evenIfUsed: true), out var closed);
        await closed;
    }

    private async ValueTask<bool> IsJournaledAsync(string investor, LedgerLine line, CancellationToken ct) =>
        line.Sequence is { } sequence && await context.Journal.ReadAsync(investor, sequence - 1, 1, ct) is [var entry]
        && entry.ReceivedAt == line.At && entry.Type == Type;
}
