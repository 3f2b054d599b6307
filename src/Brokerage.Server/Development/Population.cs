using Brokerage.Actors;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Server.Development;

/// <summary>How a synthetic investor behaves.</summary>
public enum Archetype { Novice, Intermediate, Advanced }

/// <summary>
/// Invents investors and their last months, each the same for the same number and day: nobody real is in it. What they did is handed in
/// as history, so that tiers, dwell and windows come out as if the product had been there.
/// </summary>
public sealed class Population(IMarketView market, Content content, DateTimeOffset now)
{
    private const string Source = "synthetic";

    private readonly Instrument[] _plain = [.. market.Instruments.Where(i => i.AssetClass is AssetClass.Equity or AssetClass.Etf or AssetClass.Fund)];
    private readonly Instrument[] _derivatives = [.. market.Instruments.Where(i => i.AssetClass is AssetClass.Option or AssetClass.Future)];

    /// <summary>Id of the synthetic investor of a number, from 1.</summary>
    public static string Id(int number) => $"synthetic-{number:000000}";

    /// <summary>The history of the synthetic investor of a number.</summary>
    public IReadOnlyList<Submission> History(int number)
    {
        var random = new Random(number);
        var kind = random.NextDouble() switch { < 0.62 => Archetype.Novice, < 0.88 => Archetype.Intermediate, _ => Archetype.Advanced };
        var purposes = Purposes.All.Where(p => random.NextDouble() < p switch
        {
            Purpose.PersonalisePortfolio => 0.9,
            Purpose.PersonaliseBehaviour => 0.85,
            Purpose.PersonaliseDeclared => 0.8,
            Purpose.NudgePush => 0.4,
            _ => 0.5,
        }).ToArray();
        return History(kind, random, purposes);
    }

    /// <summary>The history of an investor of a kind who grants the purposes.</summary>
    public IReadOnlyList<Submission> History(Archetype kind, Random random, IReadOnlyList<Purpose> purposes)
    {
        var tape = new Tape(random, now);
        var tenure = kind switch { Archetype.Novice => random.Next(20, 200), Archetype.Intermediate => random.Next(150, 1200), _ => random.Next(400, 3000) };
        tape.Add(tenure, new AccountOpened("INR"));
        foreach (var purpose in purposes) tape.Add(Math.Min(tenure, 120), new ConsentGiven(purpose.Key(), "2026-01", "en"));
        Portfolio(tape, kind, random);
        Trades(tape, kind switch { Archetype.Novice => random.Next(0, 8), Archetype.Intermediate => random.Next(36, 55), _ => random.Next(95, 130) }, kind, random);
        App(tape, kind, random);
        Says(tape, kind, random);
        return tape.InOrder();
    }

    private void Portfolio(Tape tape, Archetype kind, Random random)
    {
        var positions = Pick(_plain, kind switch { Archetype.Novice => random.Next(0, 3), Archetype.Intermediate => random.Next(4, 10), _ => random.Next(6, 16) }, random)
            // The first position is the large one: real portfolios are seldom even.
            .Select((i, n) => new Position(i.Symbol, i.AssetClass, random.Next(5, 200) * (n == 0 ? 6 : 1), Price(i, random), i.Currency)).ToList();
        tape.Add(110, new AccountFunded(random.Next(20, 500) * 1000m, "INR"));
        tape.Add(109, new HoldingsReported([new("INR", random.Next(5, 400) * 1000m)], positions));
    }

    private void Trades(Tape tape, int count, Archetype kind, Random random)
    {
        for (var n = 1; n <= count; n++)
        {
            var usesDerivatives = kind == Archetype.Advanced && _derivatives.Length > 0 && random.NextDouble() < 0.15;
            var instrument = usesDerivatives ? _derivatives[random.Next(_derivatives.Length)] : _plain[random.Next(_plain.Length)];
            var type = kind == Archetype.Novice ? OrderType.Market : (OrderType)random.Next(kind == Archetype.Advanced ? 4 : 2);
            var (quantity, price) = (random.Next(1, 60), Price(instrument, random));
            // Spread evenly over 85 days, so that the tier they lead to was entered long enough ago.
            var daysAgo = 85 - 84.0 * n / count;
            tape.Add(daysAgo, new OrderPlaced($"order-{n}", instrument.Symbol, instrument.AssetClass, OrderSide.Buy, type, quantity, instrument.Currency,
                type is OrderType.Limit or OrderType.StopLimit ? price : null));
            tape.Add(daysAgo - 0.001, random.NextDouble() < 0.06
                ? new OrderCancelled($"order-{n}")
                : new OrderFilled($"order-{n}", quantity, price));
        }
    }

    private void App(Tape tape, Archetype kind, Random random)
    {
        var sessions = kind switch { Archetype.Novice => random.Next(2, 10), Archetype.Intermediate => random.Next(6, 18), _ => random.Next(12, 30) };
        for (var n = 1; n <= sessions; n++)
            tape.Add(random.NextDouble() * 60, new ScreenViewed("home", $"session-{n}"));
        var lessons = content.Lessons.Take(kind switch { Archetype.Novice => random.Next(0, 4), Archetype.Intermediate => random.Next(3, 9), _ => random.Next(0, 4) });
        foreach (var lesson in lessons) tape.Add(100 - random.NextDouble() * 20, new LessonCompleted(lesson.Id));
        foreach (var instrument in Pick(_plain, random.Next(1, 6), random)) tape.Add(random.NextDouble() * 50, new WatchlistChanged(instrument.Symbol, WatchlistChange.Added));
        if (kind != Archetype.Advanced) return;
        foreach (var indicator in new[] { "rsi(14)", "macd(12,26,9)", "bb(20,2)", "vwap" })
            tape.Add(88, new IndicatorAdded(_plain[random.Next(_plain.Length)].Symbol, indicator));
    }

    private void Says(Tape tape, Archetype kind, Random random)
    {
        var right = kind switch { Archetype.Novice => 0.4, Archetype.Intermediate => 0.7, _ => 0.9 };
        foreach (var lesson in content.Lessons.Take(kind == Archetype.Novice ? random.Next(0, 3) : 8))
            foreach (var question in lesson.Quiz)
                tape.Add(99 - random.NextDouble() * 5, new QuizAnswered(lesson.Id, question.Id, lesson.Topic, random.NextDouble() < right));
        tape.Add(101, new ProfileDeclared(
            Goals: [kind == Archetype.Novice ? "first-home" : "retirement"], HorizonYears: random.Next(2, 30), RiskComfort: (RiskComfort)random.Next(3), Language: "en",
            Topics: kind == Archetype.Novice ? ["funds", "basics"] : ["shares", "dividends"]));
        if (random.NextDouble() < 0.2) tape.Add(random.NextDouble() * 80, new ServiceContacted(ServiceChannel.Chat, "statement", random.NextDouble() < 0.8));
    }

    private decimal Price(Instrument instrument, Random random) =>
        Math.Round((decimal)(market.Find(instrument.Symbol)?.LastPrice ?? 100) * (0.85m + 0.3m * (decimal)random.NextDouble()), 2);

    private static IEnumerable<Instrument> Pick(Instrument[] from, int count, Random random) => random.GetItems(from, count).Distinct();

    /// <summary>Events and how many days ago they happened.</summary>
    private sealed class Tape(Random random, DateTimeOffset now)
    {
        private readonly List<(double DaysAgo, InvestorEvent Data)> _events = [];

        public void Add(double daysAgo, InvestorEvent data) => _events.Add((daysAgo, data));

        public IReadOnlyList<Submission> InOrder()
        {
            var run = random.Next(1 << 20);
            return [.. _events.OrderByDescending(e => e.DaysAgo).Select((e, n) =>
                new Submission(Source, $"{run:x}-{n}", now.AddDays(-e.DaysAgo), e.Data) { IsBackfill = true })];
        }
    }
}
