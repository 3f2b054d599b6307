using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Brokerage.Contracts.TypeScript;

/// <summary>Writes the TypeScript types of the wire contract, so that server and browser read one source.</summary>
public static class TypeScriptWriter
{
    private const string Header =
        """
        // Generated from Brokerage.Contracts; do not edit.

        /** A moment in UTC as ISO 8601 text, for example `2026-02-03T09:15:00Z`. */
        export type Instant = string & { readonly __brand: "Instant" };

        /** Value of a feature, a threshold or an input. */
        export type Scalar = number | string | boolean | readonly string[];

        """;

    /// <summary>The whole file. The same assembly always gives the same text, with LF line ends.</summary>
    /// <exception cref="NotSupportedException">A member has a type that has no agreed form on the wire.</exception>
    /// <exception cref="FileNotFoundException">The assembly's XML documentation is not beside it.</exception>
    public static string Write()
    {
        var assembly = typeof(TypeScriptWriter).Assembly;
        var docs = XmlDocs.Beside(assembly);
        var output = new StringBuilder(Header.ReplaceLineEndings("\n"));
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            if (type.IsInterface) WriteHub(output, type, docs);
            else if (IsRecord(type) && type != typeof(Scalar)) WriteRecord(output, type, docs);
        }

        return output.ToString();
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    private static void WriteRecord(StringBuilder output, Type type, XmlDocs docs)
    {
        var primary = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        var optional = primary.GetParameters().Where(parameter => parameter.HasDefaultValue).Select(parameter => parameter.Name).ToHashSet();
        var nullability = new NullabilityInfoContext();
        var generics = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : "";

        output.Append('\n').Append(Comment("", docs.OfType(type)));
        output.Append($"export interface {PlainName(type)}{generics} {{\n");
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).OrderBy(property => property.MetadataToken))
        {
            var absent = optional.Contains(property.Name);
            output.Append(Comment("  ", docs.OfParameter(type, property.Name)));
            output.Append($"  readonly {Camel(property.Name)}{(absent ? "?" : "")}: {TypeText(nullability.Create(property))};\n");
        }

        output.Append("}\n");
    }

    private static void WriteHub(StringBuilder output, Type type, XmlDocs docs)
    {
        var serverAnswers = type.Name.EndsWith("Hub", StringComparison.Ordinal);
        output.Append('\n').Append(Comment("", docs.OfType(type)));
        output.Append($"export interface {type.Name[1..]} {{\n");
        foreach (var method in type.GetMethods().OrderBy(method => method.MetadataToken))
        {
            var nullability = new NullabilityInfoContext();
            var parameters = method.GetParameters().Select(parameter => $"{parameter.Name}: {TypeText(nullability.Create(parameter))}");
            output.Append(Comment("  ", docs.OfMethod(type, method.Name)));
            output.Append($"  {method.Name}: ({string.Join(", ", parameters)}) => {(serverAnswers ? AnswerText(method, nullability) : "void")};\n");
        }

        output.Append("}\n");
    }

    private static string AnswerText(MethodInfo method, NullabilityInfoContext nullability)
    {
        var answer = nullability.Create(method.ReturnParameter);
        return answer.GenericTypeArguments is [var value] ? $"Promise<{TypeText(value)}>" : "Promise<void>";
    }

    private static string TypeText(NullabilityInfo info)
    {
        if (info.Type.IsGenericParameter) return info.Type.Name; // whoever fills it in says whether it may be null
        var bare = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var text = bare == info.Type ? ReferenceText(info) : PlainText(bare);
        return info.ReadState == NullabilityState.Nullable ? $"{text} | null" : text;
    }

    private static string ReferenceText(NullabilityInfo info)
    {
        if (!info.Type.IsGenericType) return PlainText(info.Type);
        var arguments = info.GenericTypeArguments;
        var definition = info.Type.GetGenericTypeDefinition();
        if (definition == typeof(IReadOnlyList<>))
        {
            var item = TypeText(arguments[0]);
            return item.Contains('|', StringComparison.Ordinal) ? $"readonly ({item})[]" : $"readonly {item}[]";
        }

        if (definition == typeof(IReadOnlyDictionary<,>)) return $"Readonly<Record<{TypeText(arguments[0])}, {TypeText(arguments[1])}>>";
        return $"{PlainName(info.Type)}<{string.Join(", ", arguments.Select(argument => TypeText(argument)))}>";
    }

    private static string PlainText(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) || type == typeof(double) ? "number"
        : type == typeof(DateTimeOffset) ? "Instant"
        : type == typeof(Scalar) || IsRecord(type) ? type.Name
        : throw new NotSupportedException($"{type} has no agreed form on the wire.");

    private static string PlainName(Type type) => type.Name.Split('`')[0];

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Comment(string indent, string text) => text.Length == 0 ? "" : $"{indent}/** {text} */\n";
}
