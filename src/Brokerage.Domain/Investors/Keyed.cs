using System.Collections.Immutable;

namespace Brokerage.Domain.Investors;

/// <summary>An item of an ordered table with one item a key.</summary>
public interface IKeyed<out TKey>
{
    /// <summary>The key; unique in its table.</summary>
    TKey Key { get; }
}

/// <summary>Small tables kept as arrays ordered by key: compact in memory, one byte form for one content.</summary>
public static class Table
{
    /// <summary>The item of a key, or default when there is none.</summary>
    public static T? Find<TKey, T>(this ImmutableArray<T> table, TKey key) where T : class, IKeyed<TKey> where TKey : IComparable<TKey>
    {
        var index = IndexOf(table, key);
        return index >= 0 ? table[index] : null;
    }

    /// <summary>The table with <paramref name="item"/> in the place of its key.</summary>
    public static ImmutableArray<T> Set<TKey, T>(this ImmutableArray<T> table, TKey key, T item) where T : class, IKeyed<TKey> where TKey : IComparable<TKey>
    {
        var index = IndexOf(table, key);
        return index >= 0 ? table.SetItem(index, item) : table.Insert(~index, item);
    }

    /// <summary>The table without the item of a key.</summary>
    public static ImmutableArray<T> Without<TKey, T>(this ImmutableArray<T> table, TKey key) where T : class, IKeyed<TKey> where TKey : IComparable<TKey>
    {
        var index = IndexOf(table, key);
        return index >= 0 ? table.RemoveAt(index) : table;
    }

    /// <summary>At most <paramref name="max"/> items: the oldest makes room, the first of its key order among equals.</summary>
    public static ImmutableArray<T> Keep<T, TAge>(this ImmutableArray<T> table, int max, Func<T, TAge> age) where T : class =>
        table.Length <= max ? table : table.Remove(table.MinBy(age)!);

    private static int IndexOf<TKey, T>(ImmutableArray<T> table, TKey key) where T : class, IKeyed<TKey> where TKey : IComparable<TKey>
    {
        int low = 0, high = table.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = key is string text ? string.CompareOrdinal((table[middle].Key as string)!, text) : table[middle].Key.CompareTo(key);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1; else high = middle - 1;
        }
        return ~low;
    }
}
