using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Brokerage.Indicators;

/// <summary>
/// A technical indicator over one bar stream. It holds the state of the bars that have closed and costs the same per bar
/// whatever the history. Not thread-safe: one owner, as everything mutable here.
/// </summary>
/// <remarks>
/// Values that are not defined yet (warm-up, no volume so far) are <see cref="double.NaN"/>; never infinite.
/// A bar with <see cref="Bar.InvalidField"/> is a bug of the caller: it throws <see cref="ArgumentException"/> and changes nothing,
/// so one bad number cannot poison a recurrence that never forgets.
/// </remarks>
public abstract class Indicator
{
    private protected Indicator(IndicatorDefinition definition, ImmutableArray<int> parameters)
    {
        Definition = definition;
        Parameters = parameters;
        Name = definition.NameOf(parameters);
        WarmupBars = definition.WarmupBars(parameters);
    }

    /// <summary>The catalogue entry this indicator was made from.</summary>
    public IndicatorDefinition Definition { get; }

    /// <summary>Parameter values, in the order of <see cref="IndicatorDefinition.Parameters"/>.</summary>
    public ImmutableArray<int> Parameters { get; }

    /// <summary>Canonical text with every parameter, such as <c>rsi(14)</c>; without parentheses if there are none (<c>obv</c>).</summary>
    public string Name { get; }

    /// <summary>Names of the values, in the order in which they are written.</summary>
    public ImmutableArray<string> Outputs => Definition.Outputs;

    /// <summary>Number of closed bars from which on every output is defined; 1 means from the first bar on
    /// (VWAP also needs some volume).</summary>
    public int WarmupBars { get; }

    /// <summary>Commits a closed bar and writes the values at that bar to the start of <paramref name="values"/>.
    /// Allocates nothing; constant time, but for one pass over a window each time a window's length of bars has closed.</summary>
    /// <exception cref="ArgumentException">The bar has an invalid field, or <paramref name="values"/> is shorter than
    /// <see cref="Outputs"/>; nothing has changed.</exception>
    public void Update(in Bar closed, Span<double> values)
    {
        Guard(closed, values.Length, Outputs.Length);
        Commit(closed, values);
    }

    /// <summary>Writes the values as if <paramref name="forming"/> closed now, to the last bit those of <see cref="Update"/>,
    /// and leaves the committed state as it is. Constant time, allocates nothing: meant for every tick.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Update"/>.</exception>
    public void Preview(in Bar forming, Span<double> values)
    {
        Guard(forming, values.Length, Outputs.Length);
        Foresee(forming, values);
    }

    /// <summary>Forgets every bar, as if newly made. Needed before replaying a corrected history.</summary>
    public abstract void Reset();

    /// <summary><see cref="Update"/> without the checks, for an owner that has made them.</summary>
    internal abstract void Commit(in Bar closed, Span<double> values);

    /// <summary><see cref="Preview"/> without the checks, for an owner that has made them.</summary>
    internal abstract void Foresee(in Bar forming, Span<double> values);

    internal static void Guard(in Bar bar, int room, int needed)
    {
        if (room < needed) ThrowNoRoom(room, needed);
        if (bar.InvalidField is { } field) ThrowInvalid(bar, field);
    }

    public override string ToString() => Name;

    [DoesNotReturn]
    private static void ThrowNoRoom(int room, int needed) =>
        throw new ArgumentException($"the span has room for {room} values, {needed} are needed");

    [DoesNotReturn]
    private static void ThrowInvalid(in Bar bar, string field) =>
        throw new ArgumentException(
            $"bar at {bar.Time:O} has an invalid {field}: prices are finite within ±{Bar.MaxPrice:E0} with low ≤ high, " +
            $"volume is between 0 and {Bar.MaxVolume:E0}", nameof(bar));
}
