using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;

namespace Brokerage.Benchmarks.Rules;

/// <summary>The shipped rules as somebody would write them by hand over the state: the floor of the rule evaluator.</summary>
internal static class HandWritten
{
    private const int Window = 90;

    /// <summary>Index of the tier (0 novice, 1 intermediate, 2 advanced).</summary>
    public static int Match(InvestorState state, DateOnly today)
    {
        var present = state.Placement.Tier switch { "advanced" => 2, "intermediate" => 1, _ => 0 };
        bool portfolio = false, behaviour = false, declared = false;
        foreach (var record in state.Consents.Records)
        {
            if (!record.Granted) continue;
            portfolio |= record.Purpose == Purpose.PersonalisePortfolio;
            behaviour |= record.Purpose == Purpose.PersonaliseBehaviour;
            declared |= record.Purpose == Purpose.PersonaliseDeclared;
        }
        if (declared && state.Declared.Experience == Experience.Novice) return 0;
        var trades = portfolio ? Trades(state.Portfolio, today, derivatives: false) : -1;
        var score = declared ? Score(state.Declared, today) : -1;
        var held = present >= 1;
        var isIntermediate = trades >= (held ? 20 : 30) || (behaviour && Lessons(state.Behaviour) >= 6 && score >= (held ? 0.5 : 0.6) &&
            portfolio && state.Portfolio.Holdings.Length >= (held ? 1 : 2));
        if (declared && state.Declared.Experience == Experience.Intermediate && isIntermediate) return 1;
        held = present >= 2;
        if (trades >= (held ? 45 : 60) && score >= (held ? 0.45 : 0.6) &&
            ((portfolio && AssetClasses(state.Portfolio, today) >= 3) || (behaviour && Indicators(state.Behaviour, today) >= (held ? 2 : 3)) ||
             (portfolio && Trades(state.Portfolio, today, derivatives: true) >= (held ? 3 : 5)))) return 2;
        return isIntermediate ? 1 : 0;
    }

    private static bool Within(DateOnly day, DateOnly today, int days) => today.DayNumber - day.DayNumber < days;

    private static int Trades(Portfolio portfolio, DateOnly today, bool derivatives)
    {
        var sum = 0;
        for (var i = portfolio.Days.Length - 1; i >= 0 && Within(portfolio.Days[i].Day, today, Window); i--)
            sum += derivatives ? portfolio.Days[i].DerivativeTrades : portfolio.Days[i].Trades;
        return sum;
    }

    private static double Score(Declared declared, DateOnly today)
    {
        if (declared.Quiz.IsEmpty) return -1;
        var right = 0.0;
        foreach (var answer in declared.Quiz)
            if (answer.Correct) right += Math.Pow(0.5, Math.Max(0, today.DayNumber - answer.Day.DayNumber) / 180.0);
        return right / declared.Quiz.Length;
    }

    private static int Lessons(Behaviour behaviour)
    {
        var count = 0;
        foreach (var lesson in behaviour.Lessons) count += lesson.CompletedAt is null ? 0 : 1;
        return count;
    }

    private static int Indicators(Behaviour behaviour, DateOnly today)
    {
        var count = 0;
        foreach (var used in behaviour.Indicators) count += Within(used.LastDay, today, Window) ? 1 : 0;
        return count;
    }

    private static int AssetClasses(Portfolio portfolio, DateOnly today)
    {
        var seen = 0u;
        foreach (var holding in portfolio.Holdings) seen |= 1u << (int)holding.AssetClass;
        foreach (var traded in portfolio.Traded)
            if (Within(traded.LastDay, today, 365)) seen |= 1u << (int)traded.AssetClass;
        return System.Numerics.BitOperations.PopCount(seen);
    }
}
