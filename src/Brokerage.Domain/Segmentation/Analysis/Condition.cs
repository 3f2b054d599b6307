using System.Collections.Immutable;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>What may come of a condition: some of Kleene's three values.</summary>
[Flags]
internal enum Outcomes : byte
{
    None = 0,
    True = 1,
    False = 2,
    Unknown = 4,
    NotFalse = True | Unknown,
    NotTrue = False | Unknown,
    Every = 7,
}

/// <summary>A clause over variables that take finitely many cells.</summary>
internal abstract class Condition
{
    /// <summary>Never less than what may come of it; exact as soon as it is one value.</summary>
    public Outcomes Possible(Domains domains)
    {
        domains.Effort.Spend();
        return Outcome(domains);
    }

    /// <summary>Takes away cells with which the outcome cannot be an allowed one; false when it is impossible.</summary>
    public abstract bool Narrow(Domains domains, Outcomes allowed);

    /// <summary>A comparison whose outcome is still open and matters; null when none does.</summary>
    public abstract Leaf? Open(Domains domains);

    protected abstract Outcomes Outcome(Domains domains);

    public static Condition Not(Condition part) => part is Negated negated ? negated.Part : new Negated(part);

    public static Condition All(params IEnumerable<Condition> parts) => new Every([.. parts]);

    /// <summary>By De Morgan, which holds in Kleene's logic.</summary>
    public static Condition Any(params IEnumerable<Condition> parts) => Not(All(parts.Select(Not)));

    protected static bool IsOne(Outcomes outcomes) => outcomes is Outcomes.True or Outcomes.False or Outcomes.Unknown;

    private sealed class Negated(Condition part) : Condition
    {
        public Condition Part => part;

        public override bool Narrow(Domains domains, Outcomes allowed) => part.Narrow(domains, Opposite(allowed));

        public override Leaf? Open(Domains domains) => part.Open(domains);

        protected override Outcomes Outcome(Domains domains) => Opposite(part.Possible(domains));

        private static Outcomes Opposite(Outcomes outcomes) =>
            (outcomes & Outcomes.Unknown) | (outcomes.HasFlag(Outcomes.True) ? Outcomes.False : 0) | (outcomes.HasFlag(Outcomes.False) ? Outcomes.True : 0);
    }

    private sealed class Every(ImmutableArray<Condition> parts) : Condition
    {
        public override bool Narrow(Domains domains, Outcomes allowed)
        {
            if ((allowed & Outcomes.False) == 0)
            {
                foreach (var part in parts)
                    if (!part.Narrow(domains, allowed == Outcomes.True ? Outcomes.True : Outcomes.NotFalse)) return false;
                return true;
            }
            if ((allowed & Outcomes.True) != 0) return true;
            Condition? only = null;
            foreach (var part in parts)
            {
                if ((part.Possible(domains) & allowed) == 0) continue;
                if (only is not null) return true;
                only = part;
            }
            return only is not null && only.Narrow(domains, allowed);
        }

        public override Leaf? Open(Domains domains)
        {
            foreach (var part in parts)
                if (!IsOne(part.Possible(domains)) && part.Open(domains) is { } open) return open;
            return null;
        }

        protected override Outcomes Outcome(Domains domains)
        {
            var all = Outcomes.True;
            foreach (var part in parts)
            {
                var one = part.Possible(domains);
                if (one == Outcomes.False) return one;
                var isUnknown = ((all & Outcomes.Unknown) != 0 && (one & Outcomes.NotFalse) != 0) || ((one & Outcomes.Unknown) != 0 && (all & Outcomes.NotFalse) != 0);
                all = (all & one & Outcomes.True) | ((all | one) & Outcomes.False) | (isUnknown ? Outcomes.Unknown : 0);
            }
            return all;
        }
    }
}

/// <summary>A comparison of one variable: the cells with which it is true, and those with which it is unknown.</summary>
internal sealed class Leaf(int variable, ulong[] whenTrue, ulong[] whenFalse, ulong[] whenUnknown) : Condition
{
    public override bool Narrow(Domains domains, Outcomes allowed)
    {
        var possible = Possible(domains);
        if ((possible & ~allowed) == 0 || (possible & allowed) == 0) return (possible & allowed) != 0;
        var mask = new ulong[whenTrue.Length];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = ((allowed & Outcomes.True) != 0 ? whenTrue[i] : 0) | ((allowed & Outcomes.False) != 0 ? whenFalse[i] : 0) |
                ((allowed & Outcomes.Unknown) != 0 ? whenUnknown[i] : 0);
        return domains.Restrict(variable, mask);
    }

    public override Leaf? Open(Domains domains) => IsOne(Possible(domains)) ? null : this;

    /// <summary>The same comparison of another variable that takes the same cells.</summary>
    public Leaf On(int other) => new(other, whenTrue, whenFalse, whenUnknown);

    protected override Outcomes Outcome(Domains domains) =>
        (domains.Meets(variable, whenTrue) ? Outcomes.True : 0) | (domains.Meets(variable, whenFalse) ? Outcomes.False : 0) |
        (domains.Meets(variable, whenUnknown) ? Outcomes.Unknown : 0);
}

/// <summary>A scorecard compared: decided only when its bounds decide it.</summary>
/// <param name="lines">Its lines.</param>
/// <param name="holds">Whether the comparison holds for every score between two bounds, for none, or neither.</param>
internal sealed class Score(ImmutableArray<(Condition When, double Points)> lines, Func<double, double, bool?> holds) : Condition
{
    public override bool Narrow(Domains domains, Outcomes allowed) => (Possible(domains) & allowed) != 0;

    public override Leaf? Open(Domains domains)
    {
        foreach (var (when, _) in lines)
            if (when.Open(domains) is { } open) return open;
        return null;
    }

    protected override Outcomes Outcome(Domains domains)
    {
        var (low, high, isSettled) = (0.0, 0.0, true);
        foreach (var (when, points) in lines)
        {
            var outcome = when.Possible(domains);
            isSettled &= IsOne(outcome);
            if (outcome == Outcomes.False) continue;
            low += outcome == Outcomes.True ? points : Math.Min(0, points);
            high += outcome == Outcomes.True ? points : Math.Max(0, points);
        }
        return holds(low, high) switch
        {
            true => Outcomes.True,
            false => Outcomes.False,
            null => isSettled ? Outcomes.Unknown : Outcomes.Every,
        };
    }
}
