namespace Brokerage.Domain.Features;

/// <summary>The value of a feature, a threshold or an input: unknown, a number, a text, a flag or a set of texts.</summary>
public readonly record struct FeatureValue
{
    private readonly double number;
    private readonly object? reference;

    private FeatureValue(double number, object? reference) => (this.number, this.reference) = (number, reference);

    /// <summary>Not known: missing, or its purpose is not granted.</summary>
    public static FeatureValue Unknown => default;

    /// <summary>A finite number.</summary>
    public static FeatureValue Of(double value) => new(value, FeatureType.Number);

    /// <summary>A number, or unknown for null.</summary>
    public static FeatureValue Of(double? value) => value is { } known ? Of(known) : Unknown;

    /// <summary>A text, or unknown for null.</summary>
    public static FeatureValue Of(string? value) => new(0, value);

    /// <summary>A flag.</summary>
    public static FeatureValue Of(bool value) => new(value ? 1 : 0, FeatureType.Flag);

    /// <summary>A set of texts.</summary>
    public static FeatureValue Of(IReadOnlyList<string> value) => new(0, value);

    /// <summary>True unless this is <see cref="Unknown"/>.</summary>
    public bool IsKnown => reference is not null;

    /// <summary>The number; null when this is none.</summary>
    public double? Number => reference is FeatureType.Number ? number : null;

    /// <summary>The flag; null when this is none.</summary>
    public bool? Flag => reference is FeatureType.Flag ? number != 0 : null;

    /// <summary>The text; null when this is none.</summary>
    public string? Text => reference as string;

    /// <summary>The set; null when this is none.</summary>
    public IReadOnlyList<string>? Set => reference as IReadOnlyList<string>;

    /// <inheritdoc/>
    public override string ToString() =>
        !IsKnown ? "unknown" : Number is { } n ? $"{n:0.####}" : Flag is { } f ? (f ? "yes" : "no") : Text ?? string.Join(", ", Set!);
}
