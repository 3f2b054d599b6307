namespace Brokerage.Domain.Tests.Kit;

/// <summary>Where a property's random cases come from: a seed, or a list of choices to repeat. 0 is always the simplest choice.</summary>
public sealed class Choices
{
    private readonly List<ulong> made = [];
    private readonly IReadOnlyList<ulong>? given;
    private ulong state;

    public Choices(ulong seed) => state = seed;

    public Choices(IReadOnlyList<ulong> given) => this.given = given;

    /// <summary>Every choice so far.</summary>
    public IReadOnlyList<ulong> Made => made;

    /// <summary>A number from 0 to <paramref name="max"/>, both included.</summary>
    public int UpTo(int max)
    {
        var raw = given is null ? Next() : made.Count < given.Count ? given[made.Count] : 0;
        var choice = given is null ? raw % ((ulong)max + 1) : Math.Min(raw, (ulong)max);
        made.Add(choice);
        return (int)choice;
    }

    /// <summary>A number between two bounds, both included; one of the bounds in a quarter of all cases.</summary>
    public int Between(int min, int max) => UpTo(7) switch { 6 => min, 7 => max, _ => min + UpTo(max - min) };

    /// <summary>True in one of <paramref name="of"/> cases.</summary>
    public bool OneIn(int of) => UpTo(of - 1) == of - 1;

    /// <summary>One of some items.</summary>
    public T Of<T>(params IReadOnlyList<T> items) => items[UpTo(items.Count - 1)];

    /// <summary>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
    private ulong Next()
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
