using System.Globalization;

namespace Brokerage.Domain.Tests.Kit;

/// <summary>
/// Property tests: every random choice is recorded, and a failure is shrunk as a list of choices, shortest and smallest first
/// (MacIver and Donaldson, ECOOP 2020). <c>PROP_SEED</c> repeats a failure.
/// </summary>
public static class Property
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("PROP_SEED");

    /// <summary>Runs <paramref name="property"/>, which throws where it does not hold, on <paramref name="cases"/> random cases.</summary>
    public static void Holds(int cases, Action<Choices> property, ulong seed = 20_240_517)
    {
        if (Wanted is not null) (seed, cases) = (ulong.Parse(Wanted, CultureInfo.InvariantCulture), 1);
        for (var i = 0; i < cases; i++, seed++)
        {
            var choices = new Choices(seed);
            if (Run(property, choices) is not { } failure) continue;
            var (smallest, why) = Shrink(property, choices.Made, failure);
            throw new PropertyFailedException($"PROP_SEED={seed}, case {i + 1}, shrunk to [{string.Join(' ', smallest)}]: {why.Message}", why);
        }
    }

    private static Exception? Run(Action<Choices> property, Choices choices)
    {
        try
        {
            property(choices);
            return null;
        }
#pragma warning disable CA1031 // any exception of the property is its failure
        catch (Exception e)
        {
            return e;
        }
#pragma warning restore CA1031
    }

    private static (IReadOnlyList<ulong> Choices, Exception Why) Shrink(Action<Choices> property, IReadOnlyList<ulong> made, Exception why)
    {
        var (best, left) = (made, 2000);
        for (var improved = true; improved && left > 0;)
        {
            improved = false;
            foreach (var candidate in Smaller(best))
            {
                if (left-- <= 0) break;
                var choices = new Choices(candidate);
                if (Run(property, choices) is not { } failure || !IsSmaller(choices.Made, best)) continue;
                (best, why, improved) = (choices.Made, failure, true);
                break;
            }
        }
        return (best, why);
    }

    private static IEnumerable<IReadOnlyList<ulong>> Smaller(IReadOnlyList<ulong> choices)
    {
        for (var size = choices.Count / 2; size > 0; size /= 2)
            for (var at = 0; at + size <= choices.Count; at += size)
                yield return [.. choices.Take(at), .. choices.Skip(at + size)];
        for (var i = 0; i < choices.Count; i++)
            foreach (var smaller in new[] { 0UL, choices[i] / 2, choices[i] == 0 ? 0 : choices[i] - 1 }.Distinct())
                if (smaller < choices[i]) yield return [.. choices.Take(i), smaller, .. choices.Skip(i + 1)];
    }

    private static bool IsSmaller(IReadOnlyList<ulong> a, IReadOnlyList<ulong> b)
    {
        if (a.Count != b.Count) return a.Count < b.Count;
        for (var i = 0; i < a.Count; i++)
            if (a[i] != b[i]) return a[i] < b[i];
        return false;
    }
}

/// <summary>A property does not hold; the message carries the seed and the smallest choices found.</summary>
public sealed class PropertyFailedException(string message, Exception why) : Exception(message, why);
