namespace Brokerage.Domain.Audit;

/// <summary>What the value of a detail may look like. No shape can hold a name, an address, an amount or free text.</summary>
public sealed class AuditShape
{
    private const int MaxNameLength = 64;

    /// <summary>A whole number from 0, at most 18 digits, without leading zeros.</summary>
    public static readonly AuditShape Count = new("count", text => text.Length <= 18 && IsNumber(text));

    /// <summary>An id that this product gave: a word of ours, a dash and a number (<c>draft-12</c>, <c>case-3</c>), or 32 hexadecimal digits.</summary>
    public static readonly AuditShape Id = new("id", text => IsHex(text, 32) || IsNumbered(text, "draft-", "case-", "export-", "backup-"));

    /// <summary>The name of a revision of a rule set: its key, <c>@</c>, and 12 hexadecimal digits.</summary>
    public static readonly AuditShape Revision = new("revision", text => text.Split('@') is [var key, var hash] && IsName(key) && IsHex(hash, 12));

    /// <summary>A SHA-256 in lower-case hexadecimal digits.</summary>
    public static readonly AuditShape Hash = new("hash", text => IsHex(text, 64));

    /// <summary>The pseudonym of an investor: 32 lower-case hexadecimal digits.</summary>
    public static readonly AuditShape Pseudonym = new("pseudonym", text => IsHex(text, 32));

    private readonly Func<string, bool> _fits;

    private AuditShape(string name, Func<string, bool> fits) => (Name, _fits) = (name, fits);

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>One of a closed list of codes.</summary>
    public static AuditShape OneOf(params string[] codes) => new($"one of {string.Join(", ", codes)}", text => codes.Contains(text));

    /// <summary>True when the value has this shape.</summary>
    public bool Fits(string? value) => value is not null && _fits(value);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1);

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsNumbered(string text, params string[] words) =>
        words.Any(word => text.StartsWith(word, StringComparison.Ordinal) && text.Length <= word.Length + 18 && IsNumber(text[word.Length..]));
}
