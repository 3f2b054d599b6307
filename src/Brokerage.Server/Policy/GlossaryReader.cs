using System.Collections.Frozen;

namespace Brokerage.Server.Policy;

/// <summary>Reads <c>glossary.yaml</c>: a list of terms and meanings.</summary>
internal static class GlossaryReader
{
    public static FrozenDictionary<string, string> Read(YamlNode root, Problems problems)
    {
        var meanings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root is not YamlList list)
        {
            problems.Add(root, "type-mismatch", "A list of terms is expected here.");
            return FrozenDictionary<string, string>.Empty;
        }
        foreach (var item in list.Items)
            if (Fields.Of(item, problems, "term", "meaning") is { } fields && !meanings.TryAdd(fields.Text("term", 64), fields.Text("meaning", 400)))
                problems.Add(item, "duplicate", "The term stands here twice.");
        return meanings.ToFrozenDictionary();
    }

    /// <summary>Checks that every <c>[[term]]</c> of a text is a term.</summary>
    public static void CheckTerms(string text, YamlNode at, FrozenDictionary<string, string> glossary, Problems problems)
    {
        for (var open = text.IndexOf("[[", StringComparison.Ordinal); open >= 0; open = text.IndexOf("[[", open + 2, StringComparison.Ordinal))
        {
            var close = text.IndexOf("]]", open, StringComparison.Ordinal);
            if (close < 0) problems.Add(at, "unknown-term", "A '[[' has no ']]'.");
            else if (!glossary.ContainsKey(text[(open + 2)..close])) problems.Add(at, "unknown-term", $"The glossary has no term '{text[(open + 2)..close]}'.");
        }
    }
}
