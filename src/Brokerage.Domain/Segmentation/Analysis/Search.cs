namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>What a search came to: an example, the proof that there is none, or neither when the effort ran out.</summary>
internal readonly record struct Answer(Domains? Example, bool IsImpossible);

/// <summary>What must come of a condition.</summary>
internal readonly record struct Demand(Condition Condition, Outcomes Allowed);

/// <summary>
/// Looks for cells that satisfy some demands: narrows what is forced, splits on an open comparison, and goes back where nothing is left
/// (Davis, Logemann and Loveland 1962).
/// </summary>
internal static class Search
{
    private const int NarrowingRounds = 3;

    /// <summary>An example within the domains; those are left as they are.</summary>
    public static Answer Find(Domains domains, IReadOnlyList<Demand> demands)
    {
        if (domains.Effort.IsSpent) return default;
        var narrowed = domains.Copy();
        for (var (round, cuts) = (0, -1); round < NarrowingRounds && cuts != narrowed.Cuts; round++)
        {
            cuts = narrowed.Cuts;
            foreach (var (condition, allowed) in demands)
                if (!condition.Narrow(narrowed, allowed)) return new(null, true);
        }

        if (Unsettled(narrowed, demands) is not { } unsettled) return new(null, true);
        if (unsettled.Count == 0) return new(narrowed, false);
        // Within fewer cells no less is settled: what is settled here needs no second look below.
        if (unsettled[0].Condition.Open(narrowed) is not { } open) return new(null, true);
        var isImpossible = true;
        foreach (var outcome in new[] { Outcomes.True, Outcomes.False, Outcomes.Unknown })
        {
            if ((open.Possible(narrowed) & outcome) == 0) continue;
            var branch = narrowed.Copy();
            open.Narrow(branch, outcome);
            var answer = Find(branch, unsettled);
            if (answer.Example is not null) return answer;
            isImpossible &= answer.IsImpossible;
        }
        return new(null, isImpossible);
    }

    /// <summary>The demands that some of the cells do not meet; null when one is met by none of them.</summary>
    private static List<Demand>? Unsettled(Domains domains, IReadOnlyList<Demand> demands)
    {
        var unsettled = new List<Demand>(demands.Count);
        foreach (var demand in demands)
        {
            var possible = demand.Condition.Possible(domains);
            if ((possible & demand.Allowed) == 0) return null;
            if ((possible & ~demand.Allowed) != 0) unsettled.Add(demand);
        }
        return unsettled;
    }
}
