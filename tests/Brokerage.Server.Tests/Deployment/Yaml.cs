using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NodeTypeResolvers;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>A place in a YAML document; places that are not there are empty.</summary>
public readonly record struct Yaml(object? Value)
{
    private static readonly IEnumerable<KeyValuePair<object, object?>> Nothing = [];

    /// <summary>The documents of a file, merge keys (<c>&lt;&lt;</c>) resolved.</summary>
    public static IReadOnlyList<Yaml> ReadAll(string path)
    {
        var documents = new List<Yaml>();
        using var text = File.OpenText(path);
        // Compose has tags of its own, such as !override, that say how files are merged.
        var reader = new DeserializerBuilder().WithoutNodeTypeResolver<PreventUnknownTagsNodeTypeResolver>().Build();
        var parser = new MergingParser(new Parser(text));
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (!parser.Accept<YamlDotNet.Core.Events.StreamEnd>(out _)) documents.Add(new(reader.Deserialize(parser)));
        return documents;
    }

    public Yaml this[string key] => new((Value as IDictionary<object, object?>)?.TryGetValue(key, out var value) == true ? value : null);

    public bool Exists => Value is not null;

    /// <summary>The scalar; empty where there is none.</summary>
    public string Text => Value as string ?? "";

    public IReadOnlyDictionary<string, Yaml> Members =>
        (Value as IDictionary<object, object?> ?? Nothing).ToDictionary(member => (string)member.Key, member => new Yaml(member.Value));

    public IReadOnlyList<Yaml> Items => [.. (Value as IList<object?> ?? []).Select(item => new Yaml(item))];

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text)];

    /// <summary>Every mapping in it, itself included.</summary>
    public IEnumerable<Yaml> Mappings() => Value switch
    {
        IDictionary<object, object?> mapping => mapping.Values.SelectMany(value => new Yaml(value).Mappings()).Prepend(this),
        IList<object?> list => list.SelectMany(value => new Yaml(value).Mappings()),
        _ => [],
    };
}
