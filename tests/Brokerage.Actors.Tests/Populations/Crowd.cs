using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;

namespace Brokerage.Actors.Tests.Populations;

/// <summary>Some investors of every kind: any consents, some withdrawn, activity that fades, tiers entered lately and long ago.</summary>
internal static class Crowd
{
    public static string Id(int number) => $"crowd-{number:0000}";

    /// <summary>Lets them do what they did, decides on them now, and takes a third of them out of memory.</summary>
    public static async Task FillAsync(World world, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await world.AcceptAsync(History(n, world.Time.Now), Id(n));
            await world.Engine.ReconsiderAsync(Id(n));
            if (n % 3 == 0) await world.Engine.EvictAsync(Id(n));
        }
    }

    public static async Task<Dictionary<string, InvestorState>> StatesAsync(World world, int count)
    {
        var states = new Dictionary<string, InvestorState>();
        for (var n = 0; n < count; n++) states[Id(n)] = await world.StateAsync(Id(n));
        return states;
    }

    private static Submission[] History(int number, DateTimeOffset now)
    {
        var random = new Random(number);
        var happened = new List<(double DaysAgo, InvestorEvent Data)> { (random.Next(1, 500), new AccountOpened("INR")) };
        // Every set of consents comes up: six purposes, a bit each.
        foreach (var purpose in Purposes.All.Where(p => number % 4 != 0 || (number / 4 & (1 << (int)p)) != 0))
        {
            happened.Add((130, new ConsentGiven(purpose.Key(), "2026-01", "en")));
            if (random.Next(12) == 0) happened.Add((random.Next(1, 60), new ConsentWithdrawn(purpose.Key())));
        }
        double Ago() => random.Next(3) switch { 0 => random.NextDouble() * 6, 1 => random.NextDouble() * 30, _ => random.NextDouble() * 95 };
        for (var order = random.Next(9); order > 0; order--)
        {
            var (ago, asset) = (Ago(), random.Next(4) == 0 ? AssetClass.Option : AssetClass.Equity);
            happened.Add((ago + 0.001, new OrderPlaced($"order-{order}", "VARUNA", asset, OrderSide.Buy, OrderType.Market, 1, "INR")));
            happened.Add((ago, new OrderFilled($"order-{order}", 1, 100 + order)));
        }
        for (var lesson = random.Next(4); lesson > 0; lesson--) happened.Add((Ago(), new LessonCompleted($"lesson-{lesson}")));
        for (var question = random.Next(4); question > 0; question--) happened.Add((Ago(), new QuizAnswered("lesson-1", $"q{question}", "shares", random.Next(3) > 0)));
        for (var indicator = random.Next(3); indicator > 0; indicator--) happened.Add((Ago(), new IndicatorAdded("VARUNA", indicator == 1 ? "vwap" : "rsi(14)")));
        if (random.Next(2) == 0) happened.Add((Ago(), new ProfileDeclared(Experience: (Experience)random.Next(3), Goals: ["retirement"], Language: random.Next(2) == 0 ? "en" : "hi")));
        return [.. happened.OrderByDescending(e => e.DaysAgo).Select((e, n) =>
            new Submission(World.Source, $"{number}-{n}", now.AddDays(-e.DaysAgo), e.Data) { IsBackfill = true })];
    }
}
