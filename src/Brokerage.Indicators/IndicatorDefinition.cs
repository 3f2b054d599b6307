using System.Collections.Immutable;
using System.Globalization;

namespace Brokerage.Indicators;

/// <summary>A whole-number parameter of an indicator; periods are in bars.</summary>
/// <param name="Name">Name to show beside the value.</param>
/// <param name="Default">Value used where none is given.</param>
/// <param name="Min">Smallest value allowed.</param>
/// <param name="Max">Largest value allowed; bounds the memory of a window.</param>
public sealed record IndicatorParameter(string Name, int Default, int Min, int Max);

/// <summary>Why a request was refused, fit to show to whoever wrote it.</summary>
/// <param name="Key">What is wrong: <c>indicator</c>, an indicator's key, or <c>key.parameter</c>.</param>
/// <param name="Value">The refused value, at most <see cref="IndicatorCatalogue.MaxTextLength"/> characters.</param>
/// <param name="Rule">What would be accepted.</param>
public sealed record IndicatorError(string Key, string Value, string Rule)
{
    public override string ToString() => $"{Key}: '{Value}' is refused; {Rule}";
}

/// <summary>What the catalogue knows of one indicator, without any bars.</summary>
public sealed class IndicatorDefinition
{
    private readonly Func<ImmutableArray<int>, int> _warmupBars;
    private readonly Func<IndicatorDefinition, ImmutableArray<int>, Indicator> _create;
    private readonly int _ascending;

    private IndicatorDefinition(string key, string displayName, string meaning, string source,
        ImmutableArray<IndicatorParameter> parameters, ImmutableArray<string> outputs, Func<ImmutableArray<int>, int> warmupBars,
        Func<IndicatorDefinition, ImmutableArray<int>, Indicator> create, int ascending)
    {
        (Key, DisplayName, Meaning, Source, Parameters, Outputs) = (key, displayName, meaning, source, parameters, outputs);
        (_warmupBars, _create, _ascending) = (warmupBars, create, ascending);
        Defaults = [.. parameters.Select(parameter => parameter.Default)];
    }

    /// <summary>Short lower-case name used on the wire, such as <c>rsi</c>.</summary>
    public string Key { get; }

    /// <summary>Full name to show.</summary>
    public string DisplayName { get; }

    /// <summary>One sentence that says to a layman what the indicator tells.</summary>
    public string Meaning { get; }

    /// <summary>Who described the formula, and when.</summary>
    public string Source { get; }

    /// <summary>Parameters in the order in which they are written; empty if there are none.</summary>
    public ImmutableArray<IndicatorParameter> Parameters { get; }

    /// <summary>The default of each parameter.</summary>
    public ImmutableArray<int> Defaults { get; }

    /// <summary>Names of the values, in the order in which they are written; at least one.</summary>
    public ImmutableArray<string> Outputs { get; }

    /// <summary>What is wrong with these parameter values, or null. No values at all means the defaults.</summary>
    public IndicatorError? Validate(ImmutableArray<int> values)
    {
        if (values.IsDefaultOrEmpty) return null;
        if (values.Length != Parameters.Length)
            return new(Key, values.Length.ToString(CultureInfo.InvariantCulture) + " parameters", $"takes all {Parameters.Length} or none");
        for (var i = 0; i < values.Length; i++)
        {
            var (name, _, min, max) = Parameters[i];
            if (values[i] < min || values[i] > max) return Refused(i, $"{name} is between {min} and {max}");
        }
        for (var i = 1; i < _ascending; i++)
            if (values[i] <= values[i - 1]) return Refused(i, $"{Parameters[i].Name} is above {Parameters[i - 1].Name}");
        return null;

        IndicatorError Refused(int i, string rule) =>
            new($"{Key}.{Parameters[i].Name}", values[i].ToString(CultureInfo.InvariantCulture), rule);
    }

    internal static IndicatorDefinition Of<TState>(string key, string displayName, string meaning, string source,
        ImmutableArray<IndicatorParameter> parameters, ImmutableArray<string> outputs,
        Func<ImmutableArray<int>, int> warmupBars, Func<ImmutableArray<int>, TState> start, int ascending = 0)
        where TState : struct, IIndicatorState =>
        new(key, displayName, meaning, source, parameters, outputs, warmupBars,
            (definition, values) => new StreamingIndicator<TState>(definition, values, start), ascending);

    internal int WarmupBars(ImmutableArray<int> values) => _warmupBars(values);

    internal string NameOf(ImmutableArray<int> values) => values.IsEmpty ? Key : $"{Key}({string.Join(',', values)})";

    /// <summary>Makes the indicator from values that <see cref="Validate"/> accepts.</summary>
    internal Indicator Create(ImmutableArray<int> values) => _create(this, values.IsDefaultOrEmpty ? Defaults : values);
}
