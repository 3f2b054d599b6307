using System.Globalization;

namespace Brokerage.MarketData.Replay;

/// <summary>What to replay and how.</summary>
public sealed record ReplayOptions
{
    /// <summary><see cref="Speed"/> of a replay that never waits.</summary>
    public const double MaxSpeed = double.PositiveInfinity;

    /// <summary>
    /// A folder (reference data, <c>daily/</c>, <c>minute/</c>, <c>ticks/</c>), or one file of ticks, minute bars or daily bars; the
    /// symbol is then the file's name up to a date: <c>SPY-2013-10-07.csv.gz</c> is SPY.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Tape seconds per host second, above 0; 1 by default, <see cref="MaxSpeed"/> for as fast as possible.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether the tape starts again, in a new epoch, when it has ended.</summary>
    public bool Loop { get; init; }

    /// <summary>Host time between the end of a tape and its next start.</summary>
    public TimeSpan LoopPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest stretch of tape without a trade that is waited out; of nights and lulls only this much is played.</summary>
    public TimeSpan LongestLull { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Tape time that is played at once at every start, so that charts and indicators are warm; 0 by default.</summary>
    public TimeSpan HeadStart { get; init; }

    /// <summary>Zone of symbols that the reference data does not list, IANA.</summary>
    public string ZoneId { get; init; } = "America/New_York";

    /// <summary>Currency of symbols that the reference data does not list, ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>When given, nothing is played before it opens.</summary>
    public StartGate? StartGate { get; init; }

    /// <summary>Reads a speed: <c>max</c>, <c>10</c>, <c>x10</c> or <c>×10</c>; false for anything else or not above 0.</summary>
    public static bool TryParseSpeed(string? text, out double speed)
    {
        if (text == "max")
        {
            speed = MaxSpeed;
            return true;
        }
        var number = text.AsSpan().TrimStart("x×");
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed)
            && speed > 0 && double.IsFinite(speed);
    }

    internal void Validate()
    {
        if (!(Speed > 0)) throw new ArgumentOutOfRangeException(nameof(Speed), Speed, "a replay's speed is above 0");
        if (LongestLull <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(LongestLull), LongestLull, "the longest lull of a replay is above 0");
        if (HeadStart < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(HeadStart), HeadStart, "the head start of a replay is not negative");
        if (LoopPause < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(LoopPause), LoopPause, "the pause between loops is not negative");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(ZoneId, out _))
            throw new ArgumentOutOfRangeException(nameof(ZoneId), ZoneId, "the zone is not known on this host");
        if (!File.Exists(Path) && !Directory.Exists(Path))
            throw new ArgumentOutOfRangeException(nameof(Path), Path, "there is no file or folder to replay here");
    }
}

/// <summary>Holds a replay back until opened, so that a client can subscribe before the first trade.</summary>
public sealed class StartGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once opened.</summary>
    public bool IsOpen => _opened.Task.IsCompleted;

    /// <summary>Lets the replay start; again has no effect.</summary>
    public void Open() => _opened.TrySetResult();

    internal Task WaitAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);
}
