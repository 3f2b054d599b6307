using System.Text.Json.Nodes;
using Brokerage.Domain.Consent;

namespace Brokerage.Domain.Events;

/// <summary>A limit of one field: enforced by <see cref="EventReader"/> and published in the event's JSON Schema.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class FieldLimitAttribute : Attribute
{
    /// <summary>The error of a value, or null when it is within the limit.</summary>
    public abstract EventError? Check(string field, object value);

    /// <summary>Adds the limit to the schema of the field.</summary>
    public abstract void Describe(JsonObject schema);

    protected static EventError Bad(string field, string message) => new(EventErrorCode.Schema, field, message);
}

/// <summary>A text of 1 to <paramref name="maxLength"/> characters, not only white space, without control or direction-changing characters.</summary>
public sealed class TextAttribute(int maxLength) : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => value is not string text || IsClean(text, maxLength)
        ? null
        : Bad(field, $"must be 1 to {maxLength} characters, without control characters");

    public override void Describe(JsonObject schema) => (schema["minLength"], schema["maxLength"]) = (1, maxLength);

    /// <summary>True for a text that may be stored, logged and shown as it stands.</summary>
    public static bool IsClean(string text, int maxLength)
    {
        if (text.Length == 0 || text.Length > maxLength || string.IsNullOrWhiteSpace(text)) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029') return false;
            if (!char.IsSurrogate(c)) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(c, text[i + 1])) return false;
            i++;
        }
        return true;
    }
}

/// <summary>An instrument symbol: 1–32 characters of <c>A–Z 0–9 . _ -</c>.</summary>
public sealed class SymbolAttribute : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => value is string s && IsSymbol(s)
        ? null
        : Bad(field, "must be 1 to 32 characters of A-Z, 0-9, '.', '_' and '-'");

    public override void Describe(JsonObject schema) => schema["pattern"] = "^[A-Z0-9._-]{1,32}$";

    /// <summary>True for what can name an instrument.</summary>
    public static bool IsSymbol(string text)
    {
        if (text.Length is 0 or > 32) return false;
        foreach (var c in text)
            if (!(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')) return false;
        return true;
    }
}

/// <summary>An ISO 4217 code: three upper-case letters.</summary>
public sealed class CurrencyAttribute : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => value is string { Length: 3 } s && s.All(char.IsAsciiLetterUpper)
        ? null
        : Bad(field, "must be an ISO 4217 code of three upper-case letters");

    public override void Describe(JsonObject schema) => schema["pattern"] = "^[A-Z]{3}$";
}

/// <summary>An ISO 3166-1 country: two upper-case letters.</summary>
public sealed class CountryAttribute : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => value is string { Length: 2 } s && s.All(char.IsAsciiLetterUpper)
        ? null
        : Bad(field, "must be an ISO 3166-1 code of two upper-case letters");

    public override void Describe(JsonObject schema) => schema["pattern"] = "^[A-Z]{2}$";
}

/// <summary>A quantity: a JSON number above 0 (or 0 where allowed) and at most 10^18.</summary>
public class QuantityAttribute : FieldLimitAttribute
{
    /// <summary>Largest value.</summary>
    protected virtual decimal Max => 1_000_000_000_000_000_000m;

    /// <summary>True when 0 is a value, for example of a position that was closed.</summary>
    public bool AllowZero { get; init; }

    public override EventError? Check(string field, object value) => (decimal)value switch
    {
        var number when number > Max => new(EventErrorCode.OutOfRange, field, $"must be at most {Max}"),
        < 0 => Bad(field, "must not be negative"),
        0 when !AllowZero => Bad(field, "must be greater than 0"),
        _ => null,
    };

    public override void Describe(JsonObject schema)
    {
        schema[AllowZero ? "minimum" : "exclusiveMinimum"] = 0;
        schema["maximum"] = Max;
    }
}

/// <summary>A price a unit: a JSON number above 0 (or 0 where allowed) and at most 10^9.</summary>
public sealed class PriceAttribute : QuantityAttribute
{
    /// <inheritdoc/>
    protected override decimal Max => 1_000_000_000m;
}

/// <summary>Account money: a decimal string such as <c>"2500.00"</c>, between -10^15 and 10^15.</summary>
public sealed class MoneyAttribute : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => Math.Abs((decimal)value) <= 1_000_000_000_000_000m
        ? null
        : new(EventErrorCode.OutOfRange, field, "must be between -1e15 and 1e15");

    public override void Describe(JsonObject schema) => (schema["type"], schema["pattern"]) = ("string", @"^-?[0-9]{1,18}(\.[0-9]{1,8})?$");

    /// <summary>True for 1 to 18 digits, with a minus before and a point and 1 to 8 digits after where needed.</summary>
    public static bool IsAmount(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("-")) text = text[1..];
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var part = point < 0 ? "0" : text[(point + 1)..];
        return whole.Length is >= 1 and <= 18 && part.Length is >= 1 and <= 8 &&
            !whole.ContainsAnyExceptInRange('0', '9') && !part.ContainsAnyExceptInRange('0', '9');
    }
}

/// <summary>A whole number between two bounds, both included.</summary>
public sealed class WholeAttribute(int min, int max) : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => (int)value >= min && (int)value <= max
        ? null
        : Bad(field, $"must be between {min} and {max}");

    public override void Describe(JsonObject schema) => (schema["minimum"], schema["maximum"]) = (min, max);
}

/// <summary>A list of at most so many items.</summary>
public sealed class ItemsAttribute(int max) : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => ((System.Collections.ICollection)value).Count <= max
        ? null
        : Bad(field, $"must have at most {max} items");

    public override void Describe(JsonObject schema) => schema["maxItems"] = max;
}

/// <summary>The key of a purpose.</summary>
public sealed class PurposeKeyAttribute : FieldLimitAttribute
{
    public override EventError? Check(string field, object value) => Purposes.TryParse((string)value, out _)
        ? null
        : new(EventErrorCode.UnknownPurpose, field, "is not a purpose of the catalogue");

    public override void Describe(JsonObject schema) =>
        schema["enum"] = new JsonArray([.. Purposes.All.Select(p => JsonValue.Create(p.Key()))]);
}
