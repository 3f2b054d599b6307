using System.Collections.Immutable;

namespace Brokerage.Indicators;

/// <summary>An indicator that somebody asks for; compares by value. It may be wrong: <see cref="IndicatorCatalogue"/> judges it.</summary>
/// <param name="Key">Key of a catalogue entry.</param>
/// <param name="Parameters">All parameter values in the catalogue's order, or none for the defaults.</param>
public sealed record IndicatorRequest(string Key, ImmutableArray<int> Parameters = default)
{
    /// <summary>Parameter values; never the default array.</summary>
    public ImmutableArray<int> Parameters { get; } = Parameters.IsDefault ? [] : Parameters;

    public bool Equals(IndicatorRequest? other) =>
        other is not null && Key == other.Key && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Key, StringComparer.Ordinal);
        foreach (var value in Parameters) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The text form, such as <c>macd(12,26,9)</c> or <c>obv</c>.</summary>
    public override string ToString() => Parameters.IsEmpty ? Key : $"{Key}({string.Join(',', Parameters)})";
}
