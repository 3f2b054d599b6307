using System.Collections.Concurrent;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>
/// One producer an investor, appending as fast as it is answered. When the store is unavailable it does what a sender does: it sends the same
/// event again until it hears that it is stored, now or before.
/// </summary>
sealed class AppendLoad
{
    volatile bool _stopped;
    readonly ConcurrentDictionary<string, long> _acknowledged = new();
    readonly Task[] _producers;
    long _total, _refused;

    public AppendLoad(IJournal journal, int investors) => _producers =
        [.. Enumerable.Range(0, investors).Select(i => Task.Run(() => ProduceAsync(journal, $"investor-{i}")))];

    /// <summary>Appends that were answered with success.</summary>
    public long Acknowledged => Interlocked.Read(ref _total);

    /// <summary>Appends that were answered with "unavailable".</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Returns when so many more appends of every producer were acknowledged.</summary>
    public async Task ProgressAsync(int appends)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var before = _acknowledged.ToDictionary();
        while (_acknowledged.Count < _producers.Length
            || _acknowledged.Any(now => now.Value < before.GetValueOrDefault(now.Key) + appends))
        {
            if (_producers.FirstOrDefault(producer => producer.IsFaulted) is { } failed) await failed;
            await Task.Delay(5, patience.Token);
        }
    }

    public Task StopAsync()
    {
        _stopped = true;
        return Task.WhenAll(_producers);
    }

    /// <summary>Everything that was acknowledged is there, in order, each event once.</summary>
    public async Task ShouldHaveLostNothingAsync(IJournal journal)
    {
        foreach (var (investor, last) in _acknowledged)
        {
            var entries = await journal.ReadAsync(investor, 0, int.MaxValue);
            entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, entries.Count).Select(n => (long)n));
            entries.Select(entry => entry.EventId).ShouldBe(Enumerable.Range(1, entries.Count).Select(n => $"e-{n}"));
            ((long)entries.Count).ShouldBeGreaterThanOrEqualTo(last);
        }
    }

    async Task ProduceAsync(IJournal journal, string investor)
    {
        for (var sequence = 1L; !_stopped;)
        {
            try
            {
                var outcome = await journal.AppendAsync(investor, [Samples.Entry(sequence)]);
                // A duplicate is what was stored although its answer was lost.
                if (outcome == AppendOutcome.SequenceConflict) throw new InvalidOperationException($"{investor} lost the entries before {sequence}.");
                _acknowledged[investor] = sequence++;
                Interlocked.Increment(ref _total);
            }
            catch (StoreUnavailableException)
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(10);
            }
        }
    }
}
