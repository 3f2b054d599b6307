using System.Collections.Immutable;
using Brokerage.Domain.Events;

namespace Brokerage.Server.Policy;

/// <summary>The fields of one map, asked for by name; what nobody asked for is an unknown key.</summary>
internal sealed class Fields
{
    private readonly YamlMap _map;
    private readonly Problems _problems;

    private Fields(YamlMap map, Problems problems) => (_map, _problems) = (map, problems);

    public YamlMap Map => _map;

    /// <summary>The fields of a node that must be a map with keys of <paramref name="known"/>; null, with an error, for another node.</summary>
    public static Fields? Of(YamlNode? node, Problems _problems, params string[] known)
    {
        if (node is not YamlMap _map)
        {
            if (node is not null) _problems.Add(node, "type-mismatch", "A map is expected here.");
            return null;
        }
        foreach (var entry in _map.Entries)
            if (!known.Contains(entry.Key.Text)) _problems.AddUnknown(entry.Key, "unknown-key", "key", known);
        return new(_map, _problems);
    }

    public YamlNode? Optional(string key) => _map.Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;

    public YamlNode? Required(string key)
    {
        var value = Optional(key);
        if (value is null) _problems.Add(_map, "missing-key", $"The key '{key}' is missing.");
        return value;
    }

    /// <summary>A required text of at most so many characters; empty, with an error, when it is none.</summary>
    public string Text(string key, int maxLength) => _problems.Text(Required(key), maxLength);

    /// <summary>A required whole number between two bounds, both included; the lower one, with an error, when it is none.</summary>
    public int Whole(string key, int min, int max)
    {
        if (Required(key) is not { } node) return min;
        if (node is YamlScalar { Number: { } number } && number == Math.Floor(number) && number >= min && number <= max) return (int)number;
        _problems.Add(node, "type-mismatch", $"'{key}' must be a whole number from {min} to {max}.");
        return min;
    }

    /// <summary>A required number between two bounds, both included; 0, with an error, when it is none.</summary>
    public double Number(string key, double min, double max)
    {
        if (Required(key) is not { } node) return 0;
        if (node is YamlScalar { Number: { } number } && number >= min && number <= max) return number;
        _problems.Add(node, "type-mismatch", $"'{key}' must be a number from {min} to {max}.");
        return 0;
    }

    /// <summary>An optional flag; false when it is absent.</summary>
    public bool Flag(string key)
    {
        if (Optional(key) is not { } node) return false;
        if (node is YamlScalar { Flag: { } flag }) return flag;
        _problems.Add(node, "type-mismatch", $"'{key}' must be true or false.");
        return false;
    }

    /// <summary>The items of a required list with <paramref name="min"/> to <paramref name="max"/> of them; empty, with an error, when it is none.</summary>
    public ImmutableArray<YamlNode> List(string key, int min, int max)
    {
        if (Required(key) is not { } node) return [];
        if (node is YamlList list && list.Items.Length >= min && list.Items.Length <= max) return list.Items;
        _problems.Add(node, node is YamlList { Items.Length: var n } && n > max ? "rule-limits" : "type-mismatch", $"'{key}' must be a list of {min} to {max} items.");
        return [];
    }
}

/// <summary>Values that files of all kinds have.</summary>
internal static class Values
{
    /// <summary>The text of a node; empty, with an error, when it is none.</summary>
    public static string Text(this Problems _problems, YamlNode? node, int maxLength)
    {
        if (node is null) return "";
        if (node is YamlScalar { AsText: { } text } && TextAttribute.IsClean(text, maxLength)) return text;
        _problems.Add(node, "type-mismatch", $"A text of 1 to {maxLength} characters without control characters is expected here.");
        return "";
    }

    /// <summary>A name of <c>a-z 0-9 -</c>; empty, with an error, when it is none.</summary>
    public static string Name(this Problems _problems, YamlNode? node)
    {
        if (node is null) return "";
        if (node is YamlScalar { AsText: { Length: > 0 and <= 64 } text } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return text;
        _problems.Add(node, "type-mismatch", "A name of 1 to 64 characters of a-z, 0-9 and '-' is expected here.");
        return "";
    }

    /// <summary>One of a closed set of texts, the instance that stands in it; empty, with an error, when it is none of them.</summary>
    public static string OneOf(this Problems _problems, YamlNode? node, string code, string what, IReadOnlyCollection<string> known)
    {
        if (node is null) return "";
        if (node is not YamlScalar scalar) _problems.Add(node, "type-mismatch", $"The name of a {what} is expected here.");
        else if (known.FirstOrDefault(k => k == scalar.Text) is { } same) return same;
        else _problems.AddUnknown(scalar, code, what, known);
        return "";
    }
}
