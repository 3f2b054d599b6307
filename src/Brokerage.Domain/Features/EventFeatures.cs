using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Features;

/// <summary>
/// Features that rules make from events: how often one happened, and whether one came after another. Windows are UTC days, as all windows. There is
/// one instance for each, so that they are compared by reference as those of the catalogue are.
/// </summary>
public static class EventFeatures
{
    /// <summary>Longest window, in days.</summary>
    public const int MaxDays = 90;

    private const string CountMark = "_count_", SequenceMark = "_then_", WithinMark = "_within_";

    private static readonly ConcurrentDictionary<(EventType, int), Feature> Counts = new();
    private static readonly ConcurrentDictionary<(EventType, EventType, int), Feature> Sequences = new();

    /// <summary>Events that can be counted: those that serve a purpose.</summary>
    public static IReadOnlyList<EventType> Countable { get; } = [.. EventCatalogue.All.Where(e => e.Purpose is not null)];

    private static readonly Dictionary<string, EventType> ByKey = Countable.ToDictionary(e => e.Key);
    private static readonly Dictionary<string, EventType> ByWord = Countable.ToDictionary(Word);

    /// <summary>The countable event of a key such as <c>order.filled</c>; null when there is none.</summary>
    public static EventType? FindEvent(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>How often an event happened in the last <paramref name="days"/> UTC days, the present one included: a number.</summary>
    /// <exception cref="ArgumentException">The event serves no purpose, or the window is not 1 to 90 days long.</exception>
    public static Feature Count(EventType type, int days) => Counts.GetOrAdd((Checked(type), Checked(days)), static key => new(
        $"{Word(key.Item1)}{CountMark}{key.Item2}d", FeatureType.Number, "events", SourceOf(key.Item1, key.Item1), PurposesOf(key.Item1, key.Item1), key.Item2,
        $"How often '{key.Item1.Key}' happened in the last {key.Item2} days.",
        (state, today) => FeatureValue.Of(CountOf(DaysOf(state, key.Item1), today, key.Item2))) { Categories = key.Item1.Categories });

    /// <summary>
    /// Whether an event came after another: some <paramref name="first"/> strictly before some <paramref name="then"/>, at most
    /// <paramref name="days"/> UTC days apart, the later one within the last 90 days: a flag. It serves the purposes of both.
    /// </summary>
    /// <exception cref="ArgumentException">An event serves no purpose, or the window is not 1 to 90 days long.</exception>
    public static Feature Sequence(EventType first, EventType then, int days) => Sequences.GetOrAdd((Checked(first), Checked(then), Checked(days)), static key => new(
        $"{Word(key.Item1)}{SequenceMark}{Word(key.Item2)}{WithinMark}{key.Item3}d", FeatureType.Flag, "", SourceOf(key.Item1, key.Item2), PurposesOf(key.Item1, key.Item2), MaxDays,
        $"'{key.Item1.Key}' happened, and '{key.Item2.Key}' after it within {key.Item3} days, in the last {MaxDays} days.",
        (state, today) => FeatureValue.Of(IsInOrder(DaysOf(state, key.Item1), DaysOf(state, key.Item2), today, key.Item3)))
        { Categories = [.. key.Item1.Categories.Union(key.Item2.Categories)] });

    /// <summary>The feature of a key that <see cref="Count"/> or <see cref="Sequence"/> gave; null when it is none.</summary>
    public static Feature? Find(string key)
    {
        if (key.Split(CountMark) is [var counted, var window] && EventOf(counted) is { } type && DaysIn(window) is { } days) return Count(type, days);
        return key.Split(SequenceMark) is [var first, var rest] && rest.Split(WithinMark) is [var then, var within] &&
            EventOf(first) is { } a && EventOf(then) is { } b && DaysIn(within) is { } apart ? Sequence(a, b, apart) : null;
    }

    private static string Word(EventType type) => type.Key.Replace('.', '_');

    private static EventType? EventOf(string word) => ByWord.GetValueOrDefault(word);

    private static int? DaysIn(string text) =>
        text is [>= '1' and <= '9', .., 'd'] && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MaxDays ? days : null;

    private static EventType Checked(EventType type) =>
        type.Purpose is not null ? type : throw new ArgumentException($"The event '{type.Key}' serves no purpose and is not counted.", nameof(type));

    private static int Checked(int days) => days is >= 1 and <= MaxDays ? days : throw new ArgumentException($"A window is 1 to {MaxDays} days long.", nameof(days));

    private static ImmutableArray<Purpose> PurposesOf(EventType one, EventType other) =>
        one.Purpose == other.Purpose ? [one.Purpose!.Value] : [one.Purpose!.Value, other.Purpose!.Value];

    /// <summary>Counting claims makes no evidence of them.</summary>
    private static FeatureSource SourceOf(EventType one, EventType other) =>
        one.DataType == typeof(ProfileDeclared) || other.DataType == typeof(ProfileDeclared) ? FeatureSource.Declared : FeatureSource.Observed;

    private static ImmutableArray<EventDay> DaysOf(InvestorState state, EventType type) => type.Purpose switch
    {
        Purpose.PersonalisePortfolio => state.Portfolio.Events.Find(type.Key)?.Days ?? [],
        Purpose.PersonaliseBehaviour => state.Behaviour.Events.Find(type.Key)?.Days ?? [],
        Purpose.PersonaliseDeclared => state.Declared.Events.Find(type.Key)?.Days ?? [],
        _ => state.Service.Events.Find(type.Key)?.Days ?? [],
    };

    private static double CountOf(ImmutableArray<EventDay> days, DateOnly today, int windowDays)
    {
        var sum = 0;
        for (var i = days.Length - 1; i >= 0 && PortfolioFeatures.Within(days[i].Day, today, windowDays); i--) sum += days[i].Count;
        return sum;
    }

    /// <summary>For every later event the nearest earlier one is enough to look at.</summary>
    private static bool IsInOrder(ImmutableArray<EventDay> first, ImmutableArray<EventDay> then, DateOnly today, int apartDays)
    {
        var a = first.Length - 1;
        for (var b = then.Length - 1; b >= 0 && PortfolioFeatures.Within(then[b].Day, today, MaxDays); b--)
        {
            while (a >= 0 && !IsBefore(first[a], then[b])) a--;
            if (a < 0) return false;
            if (then[b].Day.DayNumber - first[a].Day.DayNumber <= apartDays) return true;
        }
        return false;
    }

    private static bool IsBefore(EventDay a, EventDay b) => a.Day < b.Day || (a.Day == b.Day && a.First < b.Last);
}
