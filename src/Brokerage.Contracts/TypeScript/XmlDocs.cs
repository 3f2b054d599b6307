using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Brokerage.Contracts.TypeScript;

/// <summary>The documentation that the compiler wrote beside an assembly, as one line of plain text a member.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(Dictionary<string, XElement> members) => _members = members;

    public static XmlDocs Beside(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        var members = XDocument.Load(path).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
        return new XmlDocs(members);
    }

    public string OfType(Type type) => _members.TryGetValue("T:" + type.FullName, out var member) ? Text(member.Element("summary")) : "";

    public string OfParameter(Type type, string name) =>
        _members.TryGetValue("T:" + type.FullName, out var member)
            ? Text(member.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == name))
            : "";

    public string OfMethod(Type type, string name)
    {
        var prefix = $"M:{type.FullName}.{name}";
        var member = _members.FirstOrDefault(entry => entry.Key == prefix || entry.Key.StartsWith(prefix + "(", StringComparison.Ordinal)).Value;
        return Text(member?.Element("summary"));
    }

    private static string Text(XElement? element) =>
        element is null ? "" : Spaces().Replace(string.Concat(element.Nodes().Select(NodeText)), " ").Trim().Replace("*/", "* /", StringComparison.Ordinal);

    private static string NodeText(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{CrefName(see.Attribute("cref")?.Value)}`",
        XElement { Name.LocalName: "paramref" } reference => $"`{CamelFirst(reference.Attribute("name")?.Value)}`",
        XElement other => other.Value,
        _ => "",
    };

    /// <summary><c>P:Brokerage.Contracts.Card.Placement</c> becomes <c>Card.placement</c>; a type keeps its name.</summary>
    private static string CrefName(string? cref)
    {
        if (cref is null) return "";
        var parts = cref.Split('(')[0].Split('.');
        return cref[0] switch
        {
            'P' => $"{parts[^2]}.{CamelFirst(parts[^1])}",
            'M' => $"{parts[^2].TrimStart('I')}.{parts[^1]}",
            _ => parts[^1],
        };
    }

    private static string CamelFirst(string? name) => name is null ? "" : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
