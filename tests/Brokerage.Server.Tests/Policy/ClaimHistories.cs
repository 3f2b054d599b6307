using Brokerage.Domain;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Tests.Policy;

/// <summary>One step of a history.</summary>
/// <param name="History">Its history; the same number is the same history.</param>
/// <param name="Event">What happened.</param>
/// <param name="Before">The investor until then.</param>
/// <param name="After">The investor from then on.</param>
/// <param name="Twin">The same investor, had they never said how experienced they are.</param>
/// <param name="Now">The instant.</param>
public sealed record ClaimStep(int History, InvestorEvent Event, InvestorState Before, InvestorState After, InvestorState Twin, DateTimeOffset Now);

/// <summary>Random histories that lean to the thresholds of the product's rules, each beside its twin without the claims.</summary>
internal static class ClaimHistories
{
    private const int Steps = 80;
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every step of so many histories.</summary>
    public static IEnumerable<ClaimStep> Of(RuleSet rules, int histories) => Enumerable.Range(0, histories).SelectMany(number => One(rules, number));

    private static IEnumerable<ClaimStep> One(RuleSet rules, int number)
    {
        var random = new Random(number);
        var (state, twin, now) = (InvestorState.New, InvestorState.New, Start);
        for (var step = 0; step < Steps; step++)
        {
            foreach (var data in step == 0 ? Consents() : Happens(random, step))
            {
                var before = state;
                state = Decide(state, data);
                twin = Decide(twin, data is ProfileDeclared said ? said with { Experience = null } : data);
                yield return new(number, data, before, state, twin, now);
            }
            now += TimeSpan.FromDays(random.Next(40) == 0 ? random.Next(400) : random.Next(8));
        }

        InvestorState Decide(InvestorState investor, InvestorEvent data) =>
            Personalization.Decide(investor, new(investor.Sequence + 1, "test", $"e{investor.Sequence + 1}", now, now, rules.Revision, data), rules);
    }

    private static IEnumerable<InvestorEvent> Consents() => Purposes.All.Select(p => new ConsentGiven(p.Key(), "2026-01", "en"));

    private static IEnumerable<InvestorEvent> Happens(Random random, int step) => random.Next(16) switch
    {
        0 => [new ProfileDeclared((Experience)random.Next(3))],
        1 or 2 => Enumerable.Range(0, random.Next(6)).Select(_ => new LessonCompleted($"l{random.Next(9)}")),
        3 or 4 => Enumerable.Range(0, random.Next(6)).Select(_ => new QuizAnswered("l", $"q{random.Next(30)}", "t", random.Next(4) > 0)),
        5 or 6 => [new IndicatorAdded("A", $"sma({random.Next(1, 5)})")],
        7 => [new HoldingsReported([], [.. new[] { "A", "B", "C" }.Take(random.Next(4)).Select(s => new Position(s, AssetClass.Equity, 1, 1, "INR"))])],
        8 when random.Next(4) == 0 => Reconsiders(Purposes.All[random.Next(3)].Key()),
        _ => Enumerable.Range(0, random.Next(12)).SelectMany(n => Trade($"o{step}-{n}", random)),
    };

    private static IEnumerable<InvestorEvent> Reconsiders(string purpose) => [new ConsentWithdrawn(purpose), new ConsentGiven(purpose, "2026-01", "en")];

    private static IEnumerable<InvestorEvent> Trade(string id, Random random) =>
    [
        new OrderPlaced(id, "A", (AssetClass)random.Next(3), OrderSide.Buy, OrderType.Market, 1, "INR"), new OrderFilled(id, 1, 100),
    ];
}
