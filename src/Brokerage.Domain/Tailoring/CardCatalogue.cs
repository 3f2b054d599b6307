using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Consent;

namespace Brokerage.Domain.Tailoring;

/// <summary>Every kind of card, and what its finder supplies for the placeholders of its template.</summary>
public static class CardCatalogue
{
    private static readonly (string, Type) Name = ("name", typeof(string)), Symbol = ("symbol", typeof(string)), Title = ("title", typeof(string)),
        Share = ("share", typeof(double)), Limit = ("limit", typeof(double)), Date = ("date", typeof(DateOnly)), Days = ("days", typeof(int)),
        Amount = ("amount", typeof(Money)), Price = ("price", typeof(double)), Extreme = ("extreme", typeof(double));

    private static readonly (string, Type)[] Move =
        [Name, Symbol, ("move", typeof(double)), ("sigma", typeof(double)), ("direction", typeof(string))];

    /// <summary>Type of each placeholder, by card code.</summary>
    public static FrozenDictionary<string, FrozenDictionary<string, Type>> Placeholders { get; } = new Dictionary<string, (string, Type)[]>
    {
        ["lesson.next"] = [Title, ("minutes", typeof(int)), ("topic", typeof(string))],
        ["lesson.quiz-due"] = [Title],
        ["idea.low-risk"] = [Name, Symbol, ("riskLevel", typeof(int)), ("assetClass", typeof(string))],
        ["insight.concentration"] = [Name, Symbol, Share, Limit],
        ["insight.sector"] = [("sector", typeof(string)), Share, Limit],
        ["insight.drawdown"] = [Name, Symbol, ("loss", typeof(double))],
        ["insight.idle-cash"] = [Amount, Share, Days],
        ["insight.earnings-ahead"] = [Name, Symbol, Date, Days],
        ["insight.ex-dividend-ahead"] = [Name, Symbol, Date, Days, Amount],
        ["insight.unusual-move"] = Move,
        ["insight.high-52w"] = [Name, Symbol, Price, Extreme],
        ["insight.low-52w"] = [Name, Symbol, Price, Extreme],
        ["alert.unusual-move"] = Move,
        ["alert.high-52w"] = [Name, Symbol, Price, Extreme],
        ["alert.low-52w"] = [Name, Symbol, Price, Extreme],
        ["question.consent"] = [("purposes", typeof(int))],
        ["question.contradiction"] = [("declared", typeof(string)), ("tested", typeof(double))],
        ["question.goal"] = [],
        ["question.paused"] = [],
        ["question.refresh"] = [("declared", typeof(string)), Date],
        ["question.risk-horizon"] = [("years", typeof(int))],
        ["question.way-back"] = [("tier", typeof(string))],
    }.ToFrozenDictionary(card => card.Key, card => card.Value.ToFrozenDictionary(p => p.Item1, p => p.Item2));

    /// <summary>
    /// The purposes each kind of card may rest on, one or several of them, by card code. Empty for what needs no data of the investor: it is part of the
    /// service itself.
    /// </summary>
    public static FrozenDictionary<string, ImmutableArray<Purpose>> Purposes { get; } = Placeholders.Keys.ToFrozenDictionary(code => code, PurposesOf);

    private static ImmutableArray<Purpose> PurposesOf(string code) => code switch
    {
        "lesson.next" or "lesson.quiz-due" => [Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared],
        "idea.low-risk" => [Purpose.PersonalisePortfolio],
        "question.consent" or "question.paused" => [],
        "question.contradiction" or "question.goal" or "question.refresh" or "question.risk-horizon" => [Purpose.PersonaliseDeclared],
        "question.way-back" => [.. Consent.Purposes.Personalising],
        _ when code.StartsWith("insight.", StringComparison.Ordinal) => [Purpose.PersonalisePortfolio],
        _ when code.StartsWith("alert.", StringComparison.Ordinal) => [Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour],
        _ => throw new InvalidOperationException($"Nobody decided which purposes the card '{code}' rests on."),
    };

    /// <summary>Formats that a placeholder of a type may name, as in <c>{share|percent}</c>; empty for none.</summary>
    public static IReadOnlyList<string> FormatsOf(Type type) =>
        type == typeof(double) ? ["percent", "price", "number"]
        : type == typeof(int) ? ["integer"]
        : type == typeof(Money) ? ["money"]
        : type == typeof(DateOnly) ? ["date"]
        : [""];
}
