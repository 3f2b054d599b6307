namespace Brokerage.Domain.Features;

/// <summary>The value of a feature, a threshold or an input: unknown, a number, a text, a flag or a set of texts.</summary>
public readonly record struct FeatureValue
{
    private static readonly object IsNumber = new();
    private static readonly object IsFlag = new();

    private readonly double _number;
    private readonly object? _reference;

    private FeatureValue(double number, object? reference) => (_number, _reference) = (number, reference);

    /// <summary>Not known: missing, or its purpose is not granted.</summary>
    public static FeatureValue Unknown => default;

    /// <summary>A finite number.</summary>
    public static FeatureValue Of(double value) => new(value, IsNumber);

    /// <summary>A number, or unknown for null.</summary>
    public static FeatureValue Of(double? value) => value is { } known ? Of(known) : Unknown;

    /// <summary>A text, or unknown for null.</summary>
    public static FeatureValue Of(string? value) => new(0, value);

    /// <summary>A flag.</summary>
    public static FeatureValue Of(bool value) => new(value ? 1 : 0, IsFlag);

    /// <summary>A set of texts.</summary>
    public static FeatureValue Of(IReadOnlyList<string> value) => new(0, value);

    /// <summary>True unless this is <see cref="Unknown"/>.</summary>
    public bool IsKnown => _reference is not null;

    /// <summary>The number; null when this is none.</summary>
    public double? Number => _reference == IsNumber ? _number : null;

    /// <summary>The flag; null when this is none.</summary>
    public bool? Flag => _reference == IsFlag ? _number != 0 : null;

    /// <summary>The text; null when this is none.</summary>
    public string? Text => _reference as string;

    /// <summary>The set; null when this is none.</summary>
    public IReadOnlyList<string>? Set => _reference as IReadOnlyList<string>;

    /// <summary>Equal when type and value are equal; sets by their members in order.</summary>
    public bool Equals(FeatureValue other) =>
        _number.Equals(other._number) &&
        (Set is { } set ? other.Set is { } others && set.SequenceEqual(others, StringComparer.Ordinal) : Equals(_reference, other._reference));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_number, Set is { } set ? set.Count : _reference?.GetHashCode() ?? 0);

    /// <inheritdoc/>
    public override string ToString() =>
        !IsKnown ? "unknown" : Number is { } n ? $"{n:0.####}" : Flag is { } f ? (f ? "yes" : "no") : Text ?? string.Join(", ", Set!);
}
