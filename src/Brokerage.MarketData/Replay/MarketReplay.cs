using Brokerage.MarketData.Files;

namespace Brokerage.MarketData.Replay;

/// <summary>
/// Plays recorded trades and bars through a market as if they came from a feed: exchange times are the tape's, receive times the host's.
/// Make one with <see cref="Open"/>, run it once.
/// </summary>
public sealed class MarketReplay
{
    private const int BatchItems = 4096;

    private readonly ReplayOptions _options;
    private readonly TimeProvider _time;
    private readonly TapeFiles _files;
    private readonly RowIssues _issues;
    private long _ticksRead;
    private long _barsRead;
    private long _startedAt;
    private long _stoppedAt;
    private int _runs;
    private int _state;

    private MarketReplay(ReplayOptions options, TimeProvider time, TapeFiles files, RowIssues issues)
    {
        (_options, _time, _files, _issues) = (options, time, files, issues);
        Market = new Market(files.Reference);
        foreach (var (symbol, days) in files.History) Market.Pipeline(symbol)!.LoadHistory(days);
        if (files.Tape.Count > 0 && files.Start < DateTime.MaxValue) Market.Advance(files.Start);
    }

    /// <summary>The market that is played into, with its history in place.</summary>
    public Market Market { get; }

    /// <summary>What has been done so far; safe to ask at any time.</summary>
    public ReplayStatistics Statistics
    {
        get
        {
            var state = (ReplayState)Volatile.Read(ref _state);
            var elapsed = state switch
            {
                ReplayState.Waiting => TimeSpan.Zero,
                ReplayState.Playing => _time.GetElapsedTime(Volatile.Read(ref _startedAt)),
                _ => _time.GetElapsedTime(Volatile.Read(ref _startedAt), Volatile.Read(ref _stoppedAt)),
            };
            return new ReplayStatistics(state, Market.Epoch, Market.AsOf, Volatile.Read(ref _ticksRead), Volatile.Read(ref _barsRead),
                Market.Pipelines.Sum(pipeline => pipeline.BadBars), Market.Counts, _issues.Count, _issues.First, elapsed);
        }
    }

    /// <summary>Reads the reference data and the history and finds the tape; plays nothing yet.</summary>
    /// <param name="options">What to replay and how.</param>
    /// <param name="time">The host's clock.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message has its name, value and rule.</exception>
    public static MarketReplay Open(ReplayOptions options, TimeProvider time)
    {
        options.Validate();
        var issues = new RowIssues();
        return new MarketReplay(options, time, TapeFiles.Find(options, issues), issues);
    }

    /// <summary>
    /// Plays the tape; returns when it has ended, or, with <see cref="ReplayOptions.Loop"/>, only when cancelled. At the end every forming
    /// bar is closed. It works on the caller's thread between waits: start it on one of its own.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InvalidOperationException">Run before.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_options.StartGate is { } gate) await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (Interlocked.Exchange(ref _runs, 1) != 0) throw new InvalidOperationException("A replay runs once.");
        Volatile.Write(ref _startedAt, _time.GetTimestamp());
        Volatile.Write(ref _state, (int)ReplayState.Playing);
        try
        {
            var issues = _issues;
            while (await PlayOnceAsync(issues, cancellationToken).ConfigureAwait(false) && _options.Loop)
            {
                await Task.Delay(_options.LoopPause, _time, cancellationToken).ConfigureAwait(false);
                issues = new RowIssues();
                Market.Reset(_files.Start);
            }
        }
        finally
        {
            Volatile.Write(ref _stoppedAt, _time.GetTimestamp());
            Volatile.Write(ref _state, (int)ReplayState.Finished);
        }
    }

    private async Task<bool> PlayOnceAsync(RowIssues issues, CancellationToken cancellationToken)
    {
        using var tape = new Tape([.. _files.Tape.Select(file => file.Open(Market.Pipeline(file.Symbol)!, issues))]);
        var pace = new ReplayPace(_time, _options.Speed, _options.LongestLull, _options.HeadStart);
        var (ticksBefore, barsBefore) = (_ticksRead, _barsRead);
        while (tape.TryPeek(out var head))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var until = await pace.WaitAsync(head, tape.Played, cancellationToken).ConfigureAwait(false);
            tape.Play(until, BatchItems, _time.GetUtcNow().UtcDateTime);
            Volatile.Write(ref _ticksRead, ticksBefore + tape.Ticks);
            Volatile.Write(ref _barsRead, barsBefore + tape.Bars);
            Market.Advance(tape.Played);
            await Task.Yield();
        }
        foreach (var symbol in _files.Tape.Select(file => file.Symbol).Distinct()) Market.Pipeline(symbol)!.CloseBars();
        return tape.Ticks + tape.Bars > 0;
    }
}
