using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Segmentation.Compiled;

namespace Brokerage.Domain.Populations;

/// <summary>
/// One investor as a preview reads them: placement, segments, consents and the value of every column on one UTC day. Most numbers are
/// small counts, so each is kept in 16 bits; the others stand, exact, in a list of their own.
/// </summary>
public sealed class PopulationRow
{
    private const ushort Unknown = ushort.MaxValue;
    private const ushort FirstWide = 60_000;

    private readonly FeatureColumns _columns;
    private readonly ushort[] _codes;
    private readonly double[] _wide;
    private readonly FeatureValue[] _words;

    private PopulationRow(FeatureColumns columns, string investor, InvestorState state, DateTimeOffset at, Func<FeatureValue[], FeatureValue[]>? share)
    {
        (_columns, Investor, Sequence, Placement, Segments) = (columns, investor, state.Sequence, state.Placement, state.Segments);
        (Day, _codes) = (PortfolioFold.Day(at), new ushort[columns.Numbers.Count]);
        SeenOn = state.OpenedOn ?? (state.FirstSeen is { } seen ? PortfolioFold.Day(seen) : Day);
        EndsAt = state.Consents.NextExpiry ?? DateTimeOffset.MaxValue;
        foreach (var record in state.Consents.Records)
            if (state.Consents.Grants(record.Purpose)) Consents |= (byte)(1 << (int)record.Purpose);
        IsPaused = state.Consents.IsPaused;
        var wide = new List<double>();
        for (var i = 0; i < _codes.Length; i++) _codes[i] = Encode(columns.Numbers[i].Evaluate(state, at), wide);
        _wide = wide.Count == 0 ? [] : [.. wide];
        var words = new FeatureValue[columns.Words.Count];
        for (var i = 0; i < words.Length; i++) words[i] = columns.Words[i].Evaluate(state, at);
        _words = share?.Invoke(words) ?? words;
    }

    private PopulationRow(FeatureColumns columns, PackedRow packed, Func<FeatureValue[], FeatureValue[]>? share)
    {
        (_columns, Investor, Sequence, Placement, Segments) = (columns, packed.Investor, packed.Sequence, packed.Placement, packed.Segments);
        (Day, SeenOn, EndsAt, Consents, IsPaused) = (packed.Day, packed.SeenOn, packed.EndsAt, packed.Consents, packed.IsPaused);
        _codes = MemoryMarshal.Cast<byte, ushort>(packed.Numbers).ToArray();
        _wide = packed.Wide.Length == 0 ? [] : MemoryMarshal.Cast<byte, double>(packed.Wide).ToArray();
        _words = share?.Invoke(packed.Words) ?? packed.Words;
        if (_codes.Length != columns.Numbers.Count || _words.Length != columns.Words.Count)
            throw new ArgumentException("The row was packed with other columns.", nameof(packed));
    }

    /// <summary>Which features it has.</summary>
    public FeatureColumns Columns => _columns;

    /// <summary>The investor.</summary>
    public string Investor { get; }

    /// <summary>Journal sequence that the row includes.</summary>
    public long Sequence { get; }

    /// <summary>The placement until now.</summary>
    public Placement Placement { get; }

    /// <summary>Keys of the named segments the investor is in.</summary>
    public ImmutableArray<string> Segments { get; }

    /// <summary>The UTC day whose values these are.</summary>
    public DateOnly Day { get; }

    /// <summary>When the first of the consents it rests on ends, UTC: from then on the row says too much.</summary>
    public DateTimeOffset EndsAt { get; }

    /// <summary>Day the account was opened or, when that was not told, the investor first seen.</summary>
    public DateOnly SeenOn { get; }

    /// <summary>Purposes that may be used, a bit each.</summary>
    public byte Consents { get; }

    /// <summary>True while the investor has paused personalisation; no purpose is granted then.</summary>
    public bool IsPaused { get; }

    /// <summary>Makes the row of an investor.</summary>
    /// <param name="columns">Which features it has.</param>
    /// <param name="investor">The investor.</param>
    /// <param name="state">What is known.</param>
    /// <param name="at">The instant, UTC.</param>
    /// <param name="share">Gives equal texts and sets of many investors one place in memory; null to keep each row's own.</param>
    public static PopulationRow Of(
        FeatureColumns columns, string investor, InvestorState state, DateTimeOffset at, Func<FeatureValue[], FeatureValue[]>? share = null) =>
        new(columns, investor, state, at, share);

    /// <summary>Makes a row of what <see cref="Pack"/> gave.</summary>
    /// <param name="columns">The columns it was packed with, in the same order.</param>
    /// <param name="packed">The row.</param>
    /// <param name="share">As for the other overload.</param>
    /// <exception cref="ArgumentException">It was packed with other columns.</exception>
    public static PopulationRow Of(FeatureColumns columns, PackedRow packed, Func<FeatureValue[], FeatureValue[]>? share = null) => new(columns, packed, share);

    /// <summary>The row for another process that has the same columns.</summary>
    public PackedRow Pack() => new(
        Investor, Sequence, Placement, Segments, Day, SeenOn, EndsAt, Consents, IsPaused, MemoryMarshal.AsBytes(_codes.AsSpan()).ToArray(),
        MemoryMarshal.AsBytes(_wide.AsSpan()).ToArray(), _words);

    /// <summary>True while the purpose is granted.</summary>
    public bool Grants(Purpose purpose) => (Consents & (1 << (int)purpose)) != 0;

    /// <summary>The value of a feature; unknown while a purpose is not granted.</summary>
    /// <exception cref="InvalidOperationException">The row has no column for it.</exception>
    public FeatureValue Of(Feature feature) => Of(new Column(_columns.PlaceOf(feature), feature.Type == FeatureType.Flag));

    /// <summary>The value in a column of <see cref="Columns"/>.</summary>
    internal FeatureValue Of(Column column)
    {
        if (column.Place < 0) return _words[~column.Place];
        var code = _codes[column.Place];
        if (code == Unknown) return FeatureValue.Unknown;
        var number = code < FirstWide ? code : _wide[code - FirstWide];
        return column.IsFlag ? FeatureValue.Of(number != 0) : FeatureValue.Of(number);
    }

    private static ushort Encode(FeatureValue value, List<double> wide)
    {
        if (!value.IsKnown) return Unknown;
        var number = value.Number ?? (value.Flag == true ? 1 : 0);
        // The sign of a zero is lost: no comparison sees it.
        if (number is >= 0 and < FirstWide && Math.Truncate(number) == number) return (ushort)number;
        wide.Add(number);
        return (ushort)(FirstWide + wide.Count - 1);
    }
}

/// <summary>A row as the evaluator sees it.</summary>
public readonly record struct RowFeatures(PopulationRow Row) : IFeatureValues
{
    /// <inheritdoc/>
    public FeatureValue Of(Feature feature) => Row.Of(feature);

    /// <inheritdoc/>
    public bool WasIn(Segment segment) => Row.Segments.Contains(segment.Key);
}

/// <summary>A row as compiled rules see it.</summary>
internal readonly record struct RowSlots(PopulationRow Row, Column[] Columns) : ISlotValues
{
    /// <inheritdoc/>
    public FeatureValue Of(int slot) => Row.Of(Columns[slot]);

    /// <inheritdoc/>
    public bool WasIn(Segment segment) => Row.Segments.Contains(segment.Key);
}
