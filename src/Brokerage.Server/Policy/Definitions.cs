using System.Collections.Immutable;

namespace Brokerage.Server.Policy;

/// <summary>Things of one kind that conditions refer to by name, read when first referred to: their order in the text does not matter.</summary>
/// <param name="what">The kind, for example <c>segment</c>.</param>
/// <param name="read">Reads one; null, with an error, when it is none.</param>
/// <param name="problems">Where errors go.</param>
internal sealed class Definitions<T>(string what, Func<string, YamlNode, T?> read, Problems problems) where T : class
{
    private readonly Dictionary<string, Definition> _declared = new(StringComparer.Ordinal);
    private readonly ImmutableArray<T>.Builder _inOrder = ImmutableArray.CreateBuilder<T>();

    /// <summary>Says that there is one.</summary>
    public void Declare(string name, YamlNode body) => _declared.TryAdd(name, new(body));

    /// <summary>The one that a node names; null, with an error, when it names none or one that is being read: it would refer to itself.</summary>
    public T? Find(YamlNode? node)
    {
        if (problems.OneOf(node, $"unknown-{what}", what, _declared.Keys) is not { Length: > 0 } name) return null;
        if (_declared[name].IsReading) problems.Add(node!, "rule-cycle", $"The {what} '{name}' refers to itself, directly or through others.");
        return Read(name);
    }

    /// <summary>All of them, in an order in which each refers only to earlier ones.</summary>
    public ImmutableArray<T> ReadAll()
    {
        foreach (var name in _declared.Keys) Read(name);
        return _inOrder.ToImmutable();
    }

    private T? Read(string name)
    {
        var definition = _declared[name];
        if (definition.IsBegun) return definition.Value;
        definition.IsBegun = definition.IsReading = true;
        definition.Value = read(name, definition.Body);
        definition.IsReading = false;
        if (definition.Value is { } value) _inOrder.Add(value);
        return definition.Value;
    }

    private sealed class Definition(YamlNode body)
    {
        public YamlNode Body => body;

        public bool IsBegun { get; set; }

        public bool IsReading { get; set; }

        public T? Value { get; set; }
    }
}
