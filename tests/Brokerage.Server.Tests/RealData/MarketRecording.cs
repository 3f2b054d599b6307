using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Indicators;
using Brokerage.Server.Tests.Kit;

namespace Brokerage.Server.Tests.RealData;

/// <summary>One indicator stream as a client received it.</summary>
public sealed class RecordedStream(IndicatorStream stream)
{
    /// <summary>The server's answer to the request.</summary>
    public IndicatorStream Stream => stream;

    /// <summary>Closed rows, as they came.</summary>
    public List<IndicatorRow> Rows { get; } = [];

    /// <summary>Numbers of the batches, as they came.</summary>
    public List<long> Batches { get; } = [];

    /// <summary>Epochs of the batches.</summary>
    public HashSet<string> Epochs { get; } = [];

    /// <summary>When the last closed row came, on the stopwatch's clock.</summary>
    public long LastRowAt { get; set; }

    /// <summary>The bars of the rows.</summary>
    public Bar[] Bars => [.. Rows.Select(r => new Bar(r.Bar.Time.UtcDateTime, r.Bar.Open, r.Bar.High, r.Bar.Low, r.Bar.Close, r.Bar.Volume, r.Bar.Trades))];
}

/// <summary>Figures of <c>GET /dev/replay</c>.</summary>
public sealed record ReplayFigures(int State, long TicksRead, long BarsRead, long BarsRefused, JsonElement Gates, long BadRows, double ItemsPerSecond)
{
    private const int Finished = 2;

    /// <summary>True when the tape has been played.</summary>
    public bool IsFinished => State == Finished;

    /// <summary>A counter of the gates.</summary>
    public long Gate(string name) => Gates.GetProperty(name).GetInt64();
}

/// <summary>Plays a file through the real server to a client and keeps everything the client is sent.</summary>
public sealed class MarketRecording
{
    /// <summary>The indicators that are streamed.</summary>
    public static readonly string[] Set = ["sma(20)", "ema(20)", "rsi(14)", "macd(12,26,9)", "bb(20,2)", "atr(14)", "vwap", "stoch(14,3,3)", "adx(14)", "obv"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Streams by interval.</summary>
    public Dictionary<string, RecordedStream> Streams { get; } = [];

    /// <summary>The latest quote.</summary>
    public QuoteItem? Quote { get; private set; }

    /// <summary>Trades so far, as each batch of quotes had it.</summary>
    public List<long> QuoteTicks { get; } = [];

    /// <summary>Trades that had no quote of their own.</summary>
    public long Conflated { get; private set; }

    /// <summary>Everything else that came: gaps and notices, of which there should be none.</summary>
    public List<string> Others { get; } = [];

    /// <summary>What the server says of the replay.</summary>
    public ReplayFigures Figures { get; private set; } = null!;

    /// <summary>From the start of the replay to the last closed row at the client.</summary>
    public TimeSpan TimeToLastRow { get; private set; }

    /// <summary>Plays <paramref name="file"/> and receives until every stream has as many rows as expected.</summary>
    public static async Task<MarketRecording> PlayAsync(string file, string symbol, IReadOnlyDictionary<string, int> expectedRows)
    {
        await using var server = await ServerProcess.StartAsync(new() { Replay = file });
        using (var broker = await server.BrokerAsync())
            await broker.AddAdvancedAsync("trader");
        await using var hub = await server.OpenMarketAsync("trader");
        var recording = new MarketRecording();
        foreach (var interval in expectedRows.Keys)
            recording.Streams[interval] = new(await hub.CallAsync<IndicatorStream>("StreamIndicators", new StreamIndicatorsRequest(interval, symbol, Set, interval, From: 0, MaxHz: 20)));
        var subscribed = await hub.CallAsync<Subscribed>("Subscribe", new SubscribeRequest("quotes", [symbol], "full", 20));
        if (subscribed.Unknown.Count > 0) throw new InvalidOperationException($"{symbol} is not known to the server.");

        var began = Stopwatch.GetTimestamp();
        await server.StartReplayAsync();
        do recording.Figures = (await server.Http.GetFromJsonAsync<ReplayFigures>("/dev/replay", HubConnection.Json))!;
        while (!recording.Figures.IsFinished && Stopwatch.GetElapsedTime(began) < Patience);
        var items = recording.Figures.Gate("accepted") + recording.Figures.BarsRead - recording.Figures.BarsRefused;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (recording.Quote?.Ticks != items || expectedRows.Any(e => recording.Streams[e.Key].Rows.Count < e.Value))
                recording.Take(await hub.Messages.ReadAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            // What is missing is told by whoever looks at the recording.
        }
        recording.TimeToLastRow = Stopwatch.GetElapsedTime(began, recording.Streams.Values.Max(s => s.LastRowAt));
        return recording;
    }

    private void Take(HubMessage message)
    {
        switch (message.Target)
        {
            case "Indicators":
                var rows = message.As<IndicatorRows>();
                var stream = Streams[rows.Id];
                stream.Batches.Add(rows.Seq);
                stream.Epochs.Add(rows.Epoch);
                stream.Rows.AddRange(rows.Closed);
                if (rows.Closed.Count > 0) stream.LastRowAt = message.ReceivedAt;
                break;
            case "Quotes":
                var quotes = message.As<Quotes>();
                Quote = quotes.Items.Single();
                Conflated += quotes.Conflated;
                QuoteTicks.Add(Quote.Ticks);
                break;
            default:
                Others.Add($"{message.Target} {message.Argument}");
                break;
        }
    }
}
