using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Brokerage.Indicators.Averages;
using Brokerage.Indicators.Momentum;
using Brokerage.Indicators.Trend;
using Brokerage.Indicators.Volatility;
using Brokerage.Indicators.Volume;

namespace Brokerage.Indicators;

/// <summary>Every indicator there is, and the way from a text on the wire to a running one.</summary>
public static class IndicatorCatalogue
{
    /// <summary>Longest text that <see cref="TryParse"/> looks at, in characters.</summary>
    public const int MaxTextLength = 64;

    private const int MaxDigits = 6;

    /// <summary>All entries, simplest first.</summary>
    public static ImmutableArray<IndicatorDefinition> All { get; } =
    [
        SimpleMovingAverage.Definition,
        ExponentialMovingAverage.Definition,
        RelativeStrengthIndex.Definition,
        MovingAverageConvergenceDivergence.Definition,
        BollingerBands.Definition,
        AverageTrueRange.Definition,
        VolumeWeightedAveragePrice.Definition,
        VolumeWeightedAveragePrice.SessionDefinition,
        StochasticOscillator.Definition,
        AverageDirectionalIndex.Definition,
        OnBalanceVolume.Definition,
        Supertrend.Definition,
        IchimokuCloud.Definition,
    ];

    private static readonly FrozenDictionary<string, IndicatorDefinition> ByKey = All.ToFrozenDictionary(entry => entry.Key);

    private static readonly string KnownKeys = "one of " + string.Join(", ", All.Select(entry => entry.Key));

    /// <summary>The entry of a key (exact, lower case), or null.</summary>
    public static IndicatorDefinition? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>What is wrong with a request, or null.</summary>
    public static IndicatorError? Validate(IndicatorRequest request) =>
        Find(request.Key) is { } entry ? entry.Validate(request.Parameters) : new("indicator", Shorten(request.Key), KnownKeys);

    /// <summary>Makes the indicator asked for; parameters that are not given take their defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="Validate"/> finds something;
    /// the message has key, value and rule.</exception>
    public static Indicator Create(IndicatorRequest request) =>
        Validate(request) is { } error
            ? throw new ArgumentOutOfRangeException(error.Key, error.Value, error.ToString())
            : ByKey[request.Key].Create(request.Parameters);

    /// <summary>
    /// Reads <c>key</c> or <c>key(n,n,…)</c>: lower-case letters, whole numbers without sign or leading zero, no spaces,
    /// at most <see cref="MaxTextLength"/> characters. What it accepts can be created. Never throws, whatever the text.
    /// </summary>
    /// <param name="text">Text from outside; null is refused like any other wrong text.</param>
    /// <param name="request">The request with every parameter filled in, so that <c>rsi</c> and <c>rsi(14)</c> are equal.</param>
    /// <param name="error">Why the text was refused.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IndicatorRequest? request,
        [NotNullWhen(false)] out IndicatorError? error)
    {
        request = null;
        error = null;
        if (text is null || text.Length > MaxTextLength || !TryRead(text, out var key, out var values))
            error = new("indicator", Shorten(text ?? ""), $"key or key(n,n,…) in at most {MaxTextLength} characters");
        else if (Find(key) is not { } entry)
            error = new("indicator", key, KnownKeys);
        else if ((error = entry.Validate(values)) is null)
            request = new(entry.Key, values.IsEmpty ? entry.Defaults : values);
        return request is not null;
    }

    private static bool TryRead(string text, out string key, out ImmutableArray<int> values)
    {
        var open = text.IndexOf('(');
        key = open < 0 ? text : text[..open];
        values = [];
        if (key.Length == 0 || key.AsSpan().ContainsAnyExceptInRange('a', 'z')) return false;
        if (open < 0) return true;
        if (text[^1] != ')') return false;

        var list = text.AsSpan(open + 1, text.Length - open - 2);
        var read = ImmutableArray.CreateBuilder<int>();
        foreach (var part in list.Split(','))
        {
            var digits = list[part];
            if (digits.Length is 0 or > MaxDigits || digits.ContainsAnyExceptInRange('0', '9')) return false;
            if (digits.Length > 1 && digits[0] == '0') return false;
            read.Add(int.Parse(digits));
        }
        values = read.ToImmutable();
        return true;
    }

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : text[..(MaxTextLength - 1)] + "…";
}
