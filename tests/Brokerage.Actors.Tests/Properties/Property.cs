using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Actors.Tests.Properties;

/// <summary>A property did not hold. The message has the seed, the smallest list of choices found and what went wrong with it.</summary>
public sealed class PropertyFailedException(string message, Exception cause) : Exception(message, cause);

/// <summary>Checks a property over generated cases and makes a counterexample small.</summary>
public static class Property
{
    private const int FixedSeed = 20260105;
    private const int MaxShrinkRuns = 150;

    /// <summary>Runs the cases: nine of ten from the fixed seed, the rest from a fresh one. <c>PROP_SEED</c> repeats one seed alone.</summary>
    public static async Task HoldsAsync(int cases, Func<Choices, Task> property)
    {
        var repeat = Environment.GetEnvironmentVariable("PROP_SEED");
        var fresh = RandomNumberGenerator.GetInt32(int.MaxValue - cases);
        for (var i = 0; i < cases; i++)
        {
            var seed = repeat is not null ? int.Parse(repeat, CultureInfo.InvariantCulture) : i % 10 < 9 ? FixedSeed + i : fresh + i;
            var choices = new Choices(seed);
            if (await TryAsync(property, choices) is { } failure) throw await ShrinkAsync(property, seed, choices.Made, failure);
            if (repeat is not null) return;
        }
    }

    private static async Task<PropertyFailedException> ShrinkAsync(
        Func<Choices, Task> property, int seed, IReadOnlyList<int> choices, Exception failure)
    {
        var runs = 0;
        for (var smaller = true; smaller;)
        {
            smaller = false;
            foreach (var candidate in Smaller(choices))
            {
                if (runs++ >= MaxShrinkRuns) break;
                var tried = new Choices(candidate);
                if (await TryAsync(property, tried) is not { } again || !IsSmaller(tried.Made, choices)) continue;
                (choices, failure, smaller) = (tried.Made, again, true);
                break;
            }
        }
        var message = new StringBuilder().AppendLine($"PROP_SEED={seed} fails; the smallest case found has the choices [{string.Join(",", choices)}]:");
        return new(message.Append(failure.Message).ToString(), failure);
    }

    /// <summary>Without a run of choices, longest runs first; then with one choice smaller.</summary>
    private static IEnumerable<List<int>> Smaller(IReadOnlyList<int> choices)
    {
        for (var length = choices.Count / 2; length > 0; length /= 2)
            for (var from = choices.Count - length; from >= 0; from -= length)
                yield return [.. choices.Take(from), .. choices.Skip(from + length)];
        for (var i = 0; i < choices.Count; i++)
            if (choices[i] > 0)
                foreach (var value in new[] { 0, choices[i] / 2, choices[i] - 1 }.Distinct())
                    yield return [.. choices.Take(i), value, .. choices.Skip(i + 1)];
    }

    private static bool IsSmaller(IReadOnlyList<int> a, IReadOnlyList<int> b) =>
        a.Count != b.Count ? a.Count < b.Count : a.Zip(b).FirstOrDefault(x => x.First != x.Second) is var (x, y) && x < y;

    private static async Task<Exception?> TryAsync(Func<Choices, Task> property, Choices choices)
    {
        try
        {
            await property(choices);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}

/// <summary>Proof that the generated cases contain what they are meant to.</summary>
public sealed class Coverage
{
    private readonly Dictionary<string, int> seen = [];

    /// <summary>Notes what one case contained.</summary>
    public void Note(IEnumerable<string> labels)
    {
        foreach (var label in labels.Distinct()) seen[label] = seen.GetValueOrDefault(label) + 1;
    }

    /// <summary>Each label must have been in at least one of 100 cases.</summary>
    public void ShouldHold(int cases, IEnumerable<string> labels)
    {
        if (Environment.GetEnvironmentVariable("PROP_SEED") is not null) return;
        var rare = labels.Where(l => seen.GetValueOrDefault(l) * 100 < cases).ToArray();
        if (rare.Length > 0) throw new InvalidOperationException($"Too rare to mean anything: {string.Join(", ", rare)}");
    }
}
