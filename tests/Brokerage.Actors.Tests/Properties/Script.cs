using Brokerage.Domain.Events;

namespace Brokerage.Actors.Tests.Properties;

/// <summary>One thing that happens in a generated history.</summary>
public abstract record Step
{
    /// <summary>Events are sent in one call.</summary>
    public sealed record Send(IReadOnlyList<Submission> Events) : Step;

    /// <summary>Everything that was accepted up to now is sent again, or some of it, in another order.</summary>
    public sealed record SendAgain(int Shuffle, int Count) : Step;

    /// <summary>An id that was accepted is used for something else.</summary>
    public sealed record ReuseId(int Which, InvestorEvent Data) : Step;

    public sealed record Pass(TimeSpan Time) : Step;

    /// <summary>The investor is decided on again.</summary>
    public sealed record Reconsider : Step;

    public sealed record Evict : Step;

    public sealed record Restart(bool Crash) : Step;

    public sealed record View : Step;

    /// <summary>The next append fails, perhaps although it was stored.</summary>
    public sealed record FailAppend(bool Stored) : Step;

    /// <summary>Another rule set comes into force.</summary>
    public sealed record Publish(int Trades, int DwellDays) : Step;
}

/// <summary>Makes histories.</summary>
public static class Script
{
    public static IEnumerable<Step> Steps(Choices c, FakeTime time, int most = 40)
    {
        var ids = 0;
        for (var left = 1 + c.Below(most); left > 0; left--)
            yield return c.Below(24) switch
            {
                < 12 => new Step.Send(Batch()),
                12 or 13 or 14 => new Step.Pass(Generate.Span(c)),
                15 => new Step.SendAgain(c.Below(1000), 1 + c.Below(5)),
                16 => new Step.SendAgain(c.Below(1000), int.MaxValue),
                17 => new Step.ReuseId(c.Below(100), Generate.Event(c)),
                18 or 19 => new Step.Reconsider(),
                20 => new Step.Evict(),
                21 => new Step.Restart(c.Chance(50)),
                22 => c.Chance(50) ? new Step.FailAppend(c.Chance(50)) : new Step.View(),
                _ => c.Chance(30) ? new Step.Publish(2 + c.Below(3), c.Below(15)) : new Step.View(),
            };

        List<Submission> Batch() =>
            [.. Enumerable.Range(0, c.Pick(1, 1, 1, 2, 5)).Select(_ => new Submission(World.Source, $"id-{ids++}", Generate.Occurred(c, time.Now), Generate.Event(c)))];
    }
}
