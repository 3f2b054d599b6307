using System.Collections.Immutable;
using System.Text.Json;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Events;

/// <summary>One type of event.</summary>
/// <param name="Name"><c>brokerage.noun.verb-past.v1</c>.</param>
/// <param name="DataType">The record its data is read into.</param>
/// <param name="Purpose">The purpose it serves; null when it is kept to run the account itself (contract) or to prove a consent (legal duty).</param>
/// <param name="FromApp">True when the investor's own app may send it.</param>
/// <param name="Description">What it says, in one sentence.</param>
/// <param name="Example">An example; sent in catalogue order, all of them are accepted.</param>
/// <param name="Categories">The kinds of data in it.</param>
public sealed record EventType(
    string Name, Type DataType, Purpose? Purpose, bool FromApp, string Description, InvestorEvent Example, ImmutableArray<DataCategory> Categories)
{
    /// <summary>The name without prefix and version, for example <c>order.filled</c>: how rules name it.</summary>
    public string Key { get; } = Name["brokerage.".Length..^".v1".Length];
}

/// <summary>Every event type there is.</summary>
public static class EventCatalogue
{
    /// <summary>Source of what the product journals itself; nobody else may use it.</summary>
    public const string OwnSource = "brokerage";

    private static EventType Define<T>(string name, Purpose? purpose, string description, T example, bool fromApp = false, params ImmutableArray<DataCategory> categories)
        where T : InvestorEvent => new($"brokerage.{name}.v1", typeof(T), purpose, fromApp, description, example, categories.IsEmpty ? [Usual(purpose)] : categories);

    /// <summary>Most events of a purpose hold the data that the purpose is named after.</summary>
    private static DataCategory Usual(Purpose? purpose) => purpose switch
    {
        Purpose.PersonalisePortfolio => DataCategory.Orders,
        Purpose.PersonaliseBehaviour => DataCategory.AppBehaviour,
        Purpose.PersonaliseDeclared => DataCategory.DeclaredAnswers,
        Purpose.PersonaliseService => DataCategory.ServiceContacts,
        null => DataCategory.PrivacyChoices,
        _ => DataCategory.Exposure,
    };

    /// <summary>All types that may be sent, in an order in which their examples can be sent one after the other.</summary>
    public static IReadOnlyList<EventType> All { get; } =
    [
        Define("account.opened", null, "An account was opened; tenure counts from here.", new AccountOpened("INR"), categories: DataCategory.Account),
        Define("consent.given", null, "The investor allowed their data to be used for one purpose.",
            new ConsentGiven("personalise-portfolio", "2026-01", "en"), fromApp: true),
        Define("account.funded", Purpose.PersonalisePortfolio, "Money was paid in (or out, when negative).", new AccountFunded(250000m, "INR"),
            categories: DataCategory.Cash),
        Define("holdings.reported", Purpose.PersonalisePortfolio, "The whole portfolio at one instant; replaces what was known before.",
            new HoldingsReported([new("INR", 120000m)], [new("VARUNA", AssetClass.Equity, 40m, 512.5m, "INR")]),
            categories: [DataCategory.Holdings, DataCategory.Cash]),
        Define("order.placed", Purpose.PersonalisePortfolio, "An order was placed.",
            new OrderPlaced("order-1", "VARUNA", AssetClass.Equity, OrderSide.Buy, OrderType.Limit, 10m, "INR", 515m)),
        Define("order.filled", Purpose.PersonalisePortfolio, "An order was filled, in whole or in part.", new OrderFilled("order-1", 4m, 514.8m)),
        Define("order.cancelled", Purpose.PersonalisePortfolio, "What was left of an order was cancelled.", new OrderCancelled("order-1", "by the investor")),
        Define("screen.viewed", Purpose.PersonaliseBehaviour, "A screen of the app was opened.", new ScreenViewed("portfolio", "session-1"), true),
        Define("search.performed", Purpose.PersonaliseBehaviour, "The investor searched for something.", new SearchPerformed("index fund", "session-1"), true),
        Define("watchlist.changed", Purpose.PersonaliseBehaviour, "An instrument was added to or removed from the watchlist.",
            new WatchlistChanged("VARUNA", WatchlistChange.Added), true),
        Define("instrument.viewed", Purpose.PersonaliseBehaviour, "The page of an instrument was opened.", new InstrumentViewed("VARUNA", "session-1"), true),
        Define("lesson.started", Purpose.PersonaliseBehaviour, "A lesson was opened.", new LessonStarted("what-is-a-share"), true),
        Define("lesson.completed", Purpose.PersonaliseBehaviour, "A lesson was read to its end.", new LessonCompleted("what-is-a-share"), true),
        Define("indicator.added", Purpose.PersonaliseBehaviour, "An indicator was added to a chart.", new IndicatorAdded("VARUNA", "rsi(14)"), true),
        Define("card.rated", Purpose.PersonaliseBehaviour, "The investor said whether a card helped.", new CardRated("lesson.next:risk-and-return", CardVerdict.Helpful), true,
            DataCategory.AppBehaviour, DataCategory.Exposure),
        Define("card.dismissed", null, "The investor does not want to see a card again for now.", new CardDismissed("lesson.next:risk-and-return"), true,
            DataCategory.Exposure),
        Define("quiz.answered", Purpose.PersonaliseDeclared, "A question of a lesson's quiz was answered. What an app's investor answers, the server grades.",
            new QuizAnswered("what-is-a-share", "q1", "shares", true), categories: DataCategory.QuizResults),
        Define("profile.declared", Purpose.PersonaliseDeclared, "The investor said something about themselves.",
            new ProfileDeclared(Experience.Novice, ["retirement"], 15, RiskComfort.Low, "en", ["funds"]), true),
        Define("service.contacted", Purpose.PersonaliseService, "The investor contacted the service desk.",
            new ServiceContacted(ServiceChannel.Chat, "statement", true)),
        Define("consent.withdrawn", null, "The investor took a purpose back; what it fed is forgotten.", new ConsentWithdrawn("measure-improve"), fromApp: true),
        Define("learning.reset", null, "The investor wants everything forgotten that was learned; what they allow stays as it is.", new LearningReset(), fromApp: true),
        Define("personalisation.paused", null, "The investor stopped personalisation, or lets it go on.", new PersonalisationPaused(true), fromApp: true),
    ];

    /// <summary>Journaled by the product itself when a tier changes without an event from outside.</summary>
    public static EventType Reconsidered { get; } =
        Define("tier.reconsidered", null, "The tier was decided again.", new Reconsidered(), categories: DataCategory.Exposure);

    /// <summary>Journaled by the product itself when the time of a consent has run out.</summary>
    public static EventType Expired { get; } = Define("consent.expired", null, "The time of a consent ran out; what it fed is forgotten.", new ConsentExpired("measure-improve"));

    /// <summary>What is left of an event that was taken out of the journal.</summary>
    public static EventType Redacted { get; } = Define("entry.redacted", null, "The place of an event that was forgotten.", new Redacted());

    /// <summary>Journaled by the product itself when an investor says how they want to be nudged.</summary>
    public static EventType NudgesSet { get; } =
        Define("nudges.set", null, "The investor said how they want to be nudged.", new NudgesSet(true, "21:00", "08:00", "Asia/Kolkata"));

    /// <summary>Journaled by the product itself when it allowed a nudge.</summary>
    public static EventType NudgeSent { get; } =
        Define("nudge.sent", Consent.Purpose.NudgePush, "A nudge was allowed and counted.", new NudgeSent(NudgeChannel.Push, "shares", new(2026, 3, 4)));

    /// <summary>Types that the product journals itself; nobody may send them.</summary>
    public static IReadOnlyList<EventType> Own { get; } = [Reconsidered, Expired, Redacted, NudgesSet, NudgeSent];

    private static readonly Dictionary<string, EventType> ByName = All.Concat(Own).ToDictionary(t => t.Name);
    private static readonly Dictionary<Type, EventType> ByType = All.Concat(Own).ToDictionary(t => t.DataType);

    /// <summary>The type of that name, as it stands in the journal; null when there is none.</summary>
    public static EventType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type of a piece of data.</summary>
    public static EventType Of(InvestorEvent data) => Of(data.GetType());

    /// <summary>The type whose data is read into a record.</summary>
    public static EventType Of(Type dataType) => ByType[dataType];

    /// <summary>The canonical bytes of a piece of data: equal data has equal bytes.</summary>
    public static byte[] Write(InvestorEvent data) => JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), EventJson.Options);
}
