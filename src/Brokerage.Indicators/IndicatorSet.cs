using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Brokerage.Indicators;

/// <summary>
/// A fixed, ordered group of indicators on one bar stream, with all their values side by side. Same contract as
/// <see cref="Indicator"/>: <see cref="double.NaN"/> is "not defined yet", invalid bars throw and change nothing, one owner.
/// </summary>
public sealed class IndicatorSet
{
    private readonly Indicator[] _indicators;
    private readonly FrozenDictionary<string, int> _positions;

    /// <summary>Makes the indicators asked for, in that order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A request is refused by <see cref="IndicatorCatalogue.Validate"/>.</exception>
    /// <exception cref="ArgumentException">Two requests mean the same indicator.</exception>
    public IndicatorSet(params IEnumerable<IndicatorRequest> requests)
    {
        _indicators = [.. requests.Select(IndicatorCatalogue.Create)];
        if (_indicators.GroupBy(indicator => indicator.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Key} is asked for twice", nameof(requests));

        Indicators = [.. _indicators.Select(indicator => indicator.Name)];
        Names = [.. _indicators.SelectMany(indicator =>
            indicator.Outputs.Select(output => indicator.Outputs.Length == 1 ? indicator.Name : $"{indicator.Name}.{output}"))];
        WarmupBars = _indicators.Length == 0 ? 0 : _indicators.Max(indicator => indicator.WarmupBars);
        _positions = Names.Select((name, position) => KeyValuePair.Create(name, position)).ToFrozenDictionary();
    }

    private IndicatorSet(IndicatorSet template)
    {
        _indicators = [.. template._indicators.Select(indicator => indicator.Definition.Create(indicator.Parameters))];
        (Indicators, Names, WarmupBars, _positions) = (template.Indicators, template.Names, template.WarmupBars, template._positions);
    }

    /// <summary>Names of the indicators, such as <c>rsi(14)</c>, in order.</summary>
    public ImmutableArray<string> Indicators { get; }

    /// <summary>Name of each value in the order in which they are written: <c>rsi(14)</c> for an indicator with one output,
    /// <c>macd(12,26,9).signal</c> for one of several.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many values are written for a bar.</summary>
    public int ValueCount => Names.Length;

    /// <summary>Closed bars from which on all values are defined; 0 for an empty set.</summary>
    public int WarmupBars { get; }

    /// <summary>Position of a name of <see cref="Names"/> among the values, or −1.</summary>
    public int IndexOf(string name) => _positions.GetValueOrDefault(name, -1);

    /// <summary>Commits a closed bar to every indicator and writes all values at that bar.</summary>
    /// <exception cref="ArgumentException">The bar has an invalid field, or there is room for fewer than
    /// <see cref="ValueCount"/> values; nothing has changed.</exception>
    public void Update(in Bar closed, Span<double> values)
    {
        Indicator.Guard(closed, values.Length, ValueCount);
        foreach (var indicator in _indicators)
        {
            indicator.Commit(closed, values);
            values = values[indicator.Outputs.Length..];
        }
    }

    /// <summary>Writes all values as if <paramref name="forming"/> closed now and leaves the committed state as it is.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Update"/>.</exception>
    public void Preview(in Bar forming, Span<double> values)
    {
        Indicator.Guard(forming, values.Length, ValueCount);
        foreach (var indicator in _indicators)
        {
            indicator.Foresee(forming, values);
            values = values[indicator.Outputs.Length..];
        }
    }

    /// <summary>A new set of the same indicators that has seen no bar, for another instrument or interval.
    /// It shares the names with this one, which is most of what a set keeps besides its windows.</summary>
    public IndicatorSet ForAnotherStream() => new(this);

    /// <summary>Forgets every bar, as if newly made.</summary>
    public void Reset()
    {
        foreach (var indicator in _indicators) indicator.Reset();
    }
}
