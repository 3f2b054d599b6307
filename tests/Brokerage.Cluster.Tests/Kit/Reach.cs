using System.Reflection;
using Brokerage.Actors;
using Brokerage.Actors.Populations;
using Brokerage.Storage;

namespace Brokerage.Cluster.Tests.Kit;

/// <summary>Every text in memory that can be reached from an object, through private fields too; the store, the rules and the clock are not followed.</summary>
internal static class Reach
{
    private static readonly Type[] Elsewhere =
        [typeof(IJournal), typeof(IPolicy), typeof(IOtherTables), typeof(TimeProvider), typeof(Delegate), typeof(MemberInfo), typeof(Thread)];

    public static IReadOnlySet<string> Strings(object root)
    {
        var (seen, strings, waiting) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new HashSet<string>(), new Stack<object>([root]));
        while (waiting.TryPop(out var at))
            if (at is string text) strings.Add(text);
            else if (!Elsewhere.Any(type => type.IsInstanceOfType(at)) && (at.GetType().IsValueType || seen.Add(at)))
                foreach (var part in Parts(at)) waiting.Push(part);
        return strings;
    }

    private static IEnumerable<object> Parts(object at) => at is Array array
        ? (array.GetType().GetElementType()!.IsPrimitive ? [] : array.Cast<object?>().OfType<object>())
        : Fields(at.GetType()).Select(field => field.GetValue(at)).OfType<object>();

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
            foreach (var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike && !field.FieldType.IsEnum) yield return field;
    }
}
