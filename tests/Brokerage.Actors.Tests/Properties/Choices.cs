namespace Brokerage.Actors.Tests.Properties;

/// <summary>
/// Where a generated case gets its randomness: every choice is recorded, and a recorded list replays the case. A list that ends early
/// goes on with zeros, so that a shorter list is a smaller case (MacIver and Donaldson, ECOOP 2020).
/// </summary>
public sealed class Choices
{
    private readonly Random? random;
    private readonly IReadOnlyList<int> replay = [];
    private readonly List<int> made = [];

    public Choices(int seed) => random = new Random(seed);

    public Choices(IReadOnlyList<int> replay) => this.replay = replay;

    public IReadOnlyList<int> Made => made;

    /// <summary>A number from 0 to <paramref name="bound"/> − 1; shrinks to 0.</summary>
    public int Below(int bound)
    {
        var choice = random?.Next(bound) ?? (made.Count < replay.Count ? Math.Clamp(replay[made.Count], 0, bound - 1) : 0);
        made.Add(choice);
        return choice;
    }

    /// <summary>True in so many of 100 cases; shrinks to false.</summary>
    public bool Chance(int percent) => Below(100) >= 100 - percent;

    /// <summary>One of several; shrinks to the first.</summary>
    public T Pick<T>(params IReadOnlyList<T> items) => items[Below(items.Count)];
}
