using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Storage;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster;

/// <summary>
/// Keeps a silo's population table up to date with those of the other silos: each is asked for what its actors changed since it was asked last.
/// The journal is the truth, so a silo that is silent or gone costs time and never a wrong count: then everybody's head is looked up.
/// </summary>
public sealed class SiloTables(EverySilo silos, ILocalSiloDetails here, TimeProvider time, ILogger<SiloTables> log) : IOtherTables, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>For how long after a silo was found gone its last acts may still reach the journal: a paused one wakes and does not know it yet.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<SiloAddress, long> _gone = [];
    private Dictionary<SiloAddress, long> _heard = [];

    /// <inheritdoc/>
    public async Task CatchUpAsync(PopulationTable table, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var others = (await silos.MembersAsync()).Where(m => m.SiloAddress != here.SiloAddress).ToLookup(m => m.Status, m => m.SiloAddress);
            var heard = await Task.WhenAll(others[SiloStatus.Active].Select(silo => HearAsync(table, silo, ct)));
            _heard = heard.ToDictionary(h => h.Silo, h => h.Change);
            var isAftermath = IsAftermath([.. others[SiloStatus.Dead]]);
            var isLeaving = others[SiloStatus.ShuttingDown].Concat(others[SiloStatus.Stopping]).Any();
            if (isAftermath || isLeaving || heard.Any(h => !h.IsAll)) await table.LookUpAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task ForgetOlderAsync(string investor, long sequence) => silos.TellAsync(silo => silo.ForgetOlderAsync(investor, sequence));

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<(SiloAddress Silo, long Change, bool IsAll)> HearAsync(PopulationTable table, SiloAddress silo, CancellationToken ct)
    {
        var (features, change) = (table.Features.ToArray(), _heard.GetValueOrDefault(silo));
        try
        {
            while (true)
            {
                var removals = table.Removals;
                var news = (await silos.AskAsync(silo, s => s.PopulationNewsAsync(features, change), ct).WaitAsync(Patience, time, ct)).ToNews();
                if (!table.TryTake(news.Changed, features, removals)) continue;
                change = news.Next;
                if (news.IsLast) return (silo, change, true);
            }
        }
        catch (Exception e) when (e is TimeoutException or StoreUnavailableException or OverloadedException)
        {
            log.LogWarning("A silo does not tell what is new in the population; the journal is looked at instead: {Reason}", e.GetType().Name);
            return (silo, change, false);
        }
    }

    private bool IsAftermath(IReadOnlyCollection<SiloAddress> dead)
    {
        foreach (var silo in _gone.Keys.Except(dead).ToList()) _gone.Remove(silo);
        foreach (var silo in dead) _gone.TryAdd(silo, time.GetTimestamp());
        return _gone.Values.Any(since => time.GetElapsedTime(since) < Aftermath);
    }
}
