using Brokerage.Domain.Consent;
using Brokerage.Domain.Investors;
using static Brokerage.Domain.Features.PortfolioFeatures;

namespace Brokerage.Domain.Features;

/// <summary>Features over behaviour in the app and contacts with the service desk.</summary>
public static class BehaviourFeatures
{
    private static Feature Number(string key, string unit, int? window, string description, Func<Behaviour, DateOnly, double?> compute) =>
        new(key, FeatureType.Number, unit, FeatureSource.Observed, [Purpose.PersonaliseBehaviour], window, description,
            (state, today) => FeatureValue.Of(compute(state.Behaviour, today))) { Categories = [DataCategory.AppBehaviour] };

    private static Feature Contacts(string key, string unit, int? window, string description, Func<Service, DateOnly, double?> compute) =>
        new(key, FeatureType.Number, unit, FeatureSource.Observed, [Purpose.PersonaliseService], window, description,
            (state, today) => FeatureValue.Of(compute(state.Service, today))) { Categories = [DataCategory.ServiceContacts] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        Number("sessions_per_week", "sessions a week", 28, "Sessions a week, averaged over the last 28 days.", (b, today) => Sum(b, today, 28, d => d.Sessions) / 4),
        Number("active_days_30d", "days", 30, "Days with a session in the last 30 days.", (b, today) => Sum(b, today, 30, d => d.Sessions > 0 ? 1 : 0)),
        Number("screens_7d", "screens", 7, "Screens opened in the last 7 days.", (b, today) => Sum(b, today, 7, d => d.Screens)),
        Number("searches_30d", "searches", 30, "Searches in the last 30 days.", (b, today) => Sum(b, today, 30, d => d.Searches)),
        Number("days_since_last_session", "days", null, "Days since the app was last used.",
            (b, today) => b.Days.IsEmpty ? null : Since(b.Days[^1].Day, today)),
        Number("instruments_viewed_30d", "instruments", 30, "Different instruments looked at in the last 30 days.",
            (b, today) => Count(b.Viewed, today, (v, day) => Within(v.LastDay, day, 30))),
        Number("watchlist_size", "instruments", null, "Instruments on the watchlist.", (b, _) => b.Watchlist.Length),
        Number("chart_indicators_used", "indicators", 90, "Different indicators put on a chart in the last 90 days.",
            (b, today) => Count(b.Indicators, today, (i, day) => Within(i.LastDay, day, 90))),
        Number("lessons_started", "lessons", null, "Lessons opened.", (b, _) => b.Lessons.Length),
        Number("lessons_completed", "lessons", null, "Lessons read to the end.", (b, today) => Count(b.Lessons, today, (l, _) => l.CompletedAt is not null)),
        Number("lessons_completed_30d", "lessons", 30, "Lessons read to the end in the last 30 days.",
            (b, today) => Count(b.Lessons, today, (l, day) => l.CompletedAt is { } at && Within(PortfolioFold.Day(at), day, 30))),
        Number("cards_rated_helpful_share", "share", null, "Share of rated cards that were called helpful.",
            (b, today) => Share(Count(b.Ratings, today, (r, _) => r.Verdict == Events.CardVerdict.Helpful), b.Ratings.Length)),
        Contacts("service_contacts_90d", "contacts", 90, "Contacts with the service desk in the last 90 days.",
            (s, today) => Sum(s, today, 90, d => d.Contacts)),
        Contacts("unresolved_contacts_90d", "contacts", 90, "Contacts of the last 90 days that left the matter open.",
            (s, today) => Sum(s, today, 90, d => d.Unresolved)),
    ];

    private static double Sum(Behaviour behaviour, DateOnly today, int windowDays, Func<ActivityDay, int> count)
    {
        var sum = 0;
        for (var i = behaviour.Days.Length - 1; i >= 0 && Within(behaviour.Days[i].Day, today, windowDays); i--) sum += count(behaviour.Days[i]);
        return sum;
    }

    private static double Sum(Service service, DateOnly today, int windowDays, Func<ServiceDay, int> count)
    {
        var sum = 0;
        for (var i = service.Days.Length - 1; i >= 0 && Within(service.Days[i].Day, today, windowDays); i--) sum += count(service.Days[i]);
        return sum;
    }
}
