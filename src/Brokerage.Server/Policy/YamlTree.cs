using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Brokerage.Server.Policy;

/// <summary>A node of a YAML text with its place in it; line and column count from 1.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A single value. Only an unquoted one can be a number, a flag or null.</summary>
internal sealed record YamlScalar(int Line, int Column, string Text, bool IsPlain) : YamlNode(Line, Column)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null";

    public bool? Flag => !IsPlain ? null : Text switch { "true" => true, "false" => false, _ => null };

    /// <summary>The finite number it stands for, written as in JSON; null when it is none.</summary>
    public double? Number =>
        IsPlain && Text is [>= '0' and <= '9' or '-', ..] && Text[^1] is >= '0' and <= '9' &&
        double.TryParse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) &&
        double.IsFinite(number) ? number : null;

    /// <summary>The text it stands for; null when it is a number, a flag or null.</summary>
    public string? AsText => IsNull || Flag is not null || Number is not null ? null : Text;
}

/// <summary>A list.</summary>
internal sealed record YamlList(int Line, int Column, ImmutableArray<YamlNode> Items) : YamlNode(Line, Column);

/// <summary>A map with unique keys.</summary>
internal sealed record YamlMap(int Line, int Column, ImmutableArray<YamlEntry> Entries) : YamlNode(Line, Column);

/// <summary>One entry of a map.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>
/// Reads one YAML document (JSON is YAML) as plain data: no tags, anchors, aliases, second documents or repeated keys, so that nothing
/// expands and nothing is said twice.
/// </summary>
internal static class YamlTree
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 10_000;

    /// <summary>The root of <paramref name="text"/>; null when <paramref name="problems"/> says why not.</summary>
    public static YamlNode? Read(string text, Problems problems)
    {
        try
        {
            var parser = new GuardedParser(new Parser(new Scanner(new StringReader(text))));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) throw Refused(Mark.Empty, "rule-syntax", "The text is empty.");
            var root = ReadNode(parser, 1);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? root : throw Refused(parser.Current!.Start, "rule-syntax", "Only one document may stand in the text.");
        }
        catch (RefusedException e)
        {
            problems.Add((int)e.Start.Line, (int)e.Start.Column, e.Code, e.Reason);
        }
        catch (YamlException e)
        {
            problems.Add((int)e.Start.Line, (int)e.Start.Column, "rule-syntax", "The text is not YAML: " + e.Message);
        }
        return null;
    }

    private static YamlNode ReadNode(GuardedParser parser, int depth)
    {
        if (parser.Accept<AnchorAlias>(out var alias)) throw Refused(alias.Start, "rule-syntax", "Aliases are not allowed.");
        var node = parser.Consume<NodeEvent>();
        if (!node.Anchor.IsEmpty) throw Refused(node.Start, "rule-syntax", "Anchors are not allowed.");
        if (!node.Tag.IsEmpty) throw Refused(node.Start, "rule-syntax", "Tags are not allowed.");
        if (++parser.Nodes > MaxNodes) throw Refused(node.Start, "rule-limits", $"The text has more than {MaxNodes} values.");
        if (depth > MaxDepth) throw Refused(node.Start, "rule-limits", $"The text is nested more than {MaxDepth} deep.");
        var (line, column) = ((int)node.Start.Line, (int)node.Start.Column);
        return node switch
        {
            Scalar scalar => new YamlScalar(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => new YamlList(line, column, ReadItems(parser, depth)),
            _ => new YamlMap(line, column, ReadEntries(parser, depth)),
        };
    }

    private static ImmutableArray<YamlNode> ReadItems(GuardedParser parser, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(parser, depth + 1));
        return items.ToImmutable();
    }

    private static ImmutableArray<YamlEntry> ReadEntries(GuardedParser parser, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (ReadNode(parser, depth + 1) is not YamlScalar key) throw Refused(start, "rule-syntax", "A key must be a single word.");
            if (!keys.Add(key.Text)) throw Refused(start, "rule-syntax", "The key stands here twice.");
            entries.Add(new(key, ReadNode(parser, depth + 1)));
        }
        return entries.ToImmutable();
    }

    private static RefusedException Refused(Mark start, string code, string reason) => new(start, code, reason);

    /// <summary>
    /// YamlDotNet 16.3 leaves some malformed texts with exceptions of the base class library: InvalidOperationException on plain scalars,
    /// ArgumentException on tags. Here they are what they mean: the text is not YAML.
    /// </summary>
    private sealed class GuardedParser(Parser inner) : IParser
    {
        /// <summary>Values read so far.</summary>
        public int Nodes { get; set; }

        public ParsingEvent? Current => inner.Current;

        public bool MoveNext()
        {
            try
            {
                return inner.MoveNext();
            }
            catch (Exception e) when (e is not (YamlException or OutOfMemoryException))
            {
                var at = inner.Current?.End ?? Mark.Empty;
                throw new YamlException(at, at, "a token cannot be read.", e);
            }
        }
    }

    /// <summary>Leaves the recursion at the first thing that is refused; never leaves this class.</summary>
    private sealed class RefusedException(Mark start, string code, string reason) : Exception
    {
        public Mark Start => start;

        public string Code => code;

        public string Reason => reason;
    }
}
