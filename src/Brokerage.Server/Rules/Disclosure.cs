using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>
/// What may be told of a group of investors: the one place where small counts are hidden. A count that is left out must not come out of
/// the totals either, so investors of a hidden count are told as part of another: those of a hidden cell as staying in their tier, those of a
/// hidden rule or group with the largest beside it. What is told then adds up, and says nothing of what is hidden but that it is below ten.
/// </summary>
public static class Disclosure
{
    /// <summary>The smallest count that is told.</summary>
    public const int MinCount = 10;

    public static int? Of(int count) => count < MinCount ? null : count;

    /// <summary>A share to a tenth of a percent; none or all where the difference is a count that would be hidden.</summary>
    public static double Share(int count, int of) => count < MinCount ? 0 : of - count < MinCount ? 1 : Math.Round((double)count / of, 3);

    /// <summary>Counts beside each other, with those that are hidden counted with the largest.</summary>
    public static int?[] Of(IReadOnlyList<int> counts, int more = 0)
    {
        var told = counts.Select(Of).ToArray();
        var largest = Array.IndexOf(told, told.Max());
        if (told.Length > 0 && told[largest] is not null) told[largest] += more + counts.Where(c => c < MinCount).Sum();
        return told;
    }

    /// <summary>The matrix: cells and, beside each, what it is told as. Cells of nobody are hidden as well: null is below ten, whatever it is.</summary>
    public static IReadOnlyList<(MoveCell Cell, int? Told)> Of(IReadOnlyList<MoveCell> cells)
    {
        var hidden = cells.Where(c => c.From != c.To && c.Count < MinCount).ToLookup(c => c.From, c => c.Count);
        return [.. cells.Select(c => (c, Of(c.From == c.To ? c.Count + hidden[c.From].Sum() : c.Count)))];
    }
}
