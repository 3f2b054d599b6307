using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brokerage.Actors.Tests.Kit;

/// <summary>An open app: keeps what it is told and notes what no app may ever see.</summary>
public sealed class RecordingObserver : IExperienceObserver
{
    private static readonly JsonSerializerOptions AsText = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly Lock gate = new();
    private readonly List<object> heard = [];
    private readonly List<string> violations = [];
    private readonly List<(Func<RecordingObserver, bool> Until, TaskCompletionSource Signal)> waiting = [];
    private long seq = -1;
    private long version = -1;

    /// <summary>A beginning of a stream.</summary>
    public sealed record Started(string Epoch, long Seq, bool Resumed);

    /// <summary>Everything, in order: <see cref="Started"/> and <see cref="Update"/>.</summary>
    public IReadOnlyList<object> Heard
    {
        get { lock (gate) return [.. heard]; }
    }

    public IReadOnlyList<Started> Starts => [.. Heard.OfType<Started>()];

    public IReadOnlyList<Update> Updates => [.. Heard.OfType<Update>()];

    /// <summary>The updates as text: equal when they say the same, on whatever way they came.</summary>
    public IReadOnlyList<string> Said => [.. Updates.Select(Text)];

    /// <summary>Where an app that closes now would resume.</summary>
    public ResumeFrom Position
    {
        get { lock (gate) return new(heard.OfType<Started>().Last().Epoch, seq); }
    }

    /// <summary>The tier the app shows now.</summary>
    public string? Tier => Updates.OfType<TierUpdate>().LastOrDefault()?.Experience.Tier;

    /// <summary>Numbers with a hole, versions that go back, updates before the start.</summary>
    public IReadOnlyList<string> Violations
    {
        get { lock (gate) return [.. violations]; }
    }

    public void Start(string epoch, long seq, bool resumed) => Hear(new Started(epoch, seq, resumed), () => this.seq = seq);

    public void Next(Update update) => Hear(update, () =>
    {
        if (seq < 0) violations.Add($"update {update.Seq} before the start");
        else if (update.Seq != seq + 1) violations.Add($"update {update.Seq} after {seq}");
        if (update.Version < version) violations.Add($"version {update.Version} after {version}");
        (seq, version) = (update.Seq, update.Version);
    });

    /// <summary>An update as text.</summary>
    public static string Text(Update update) => JsonSerializer.Serialize(update, update.GetType(), AsText);

    /// <summary>Waits, bounded, until something was heard.</summary>
    public Task UntilAsync(Func<RecordingObserver, bool> until)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate) waiting.Add((until, signal));
        Signal();
        return signal.Task.Soon();
    }

    private void Hear(object what, Action note)
    {
        lock (gate)
        {
            note();
            heard.Add(what);
        }
        Signal();
    }

    private void Signal()
    {
        lock (gate)
            foreach (var (until, signal) in waiting)
                if (until(this)) signal.TrySetResult();
    }
}
