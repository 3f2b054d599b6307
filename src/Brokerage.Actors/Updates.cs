using System.Diagnostics;
using System.Text.Json.Serialization;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Segmentation;
using Experience = Brokerage.Domain.Tailoring.Experience;

namespace Brokerage.Actors;

/// <summary>A change of what an investor's app shows. Numbers go up by exactly one within an epoch.</summary>
/// <param name="Seq">Number of the update.</param>
/// <param name="Version">Journal sequence behind it.</param>
public abstract record Update(long Seq, long Version)
{
    /// <summary>The trace in which it came to be; empty where nobody traces.</summary>
    [JsonIgnore]
    public ActivityContext Cause { get; init; } = Activity.Current?.Context ?? default;
}

/// <summary>Tier and layout.</summary>
public sealed record TierUpdate(
    long Seq, long Version, Experience Experience, Placement Placement, ConsentBook Consents, string? PreviousTier, string Revision,
    DateTimeOffset At) : Update(Seq, Version);

/// <summary>All cards.</summary>
public sealed record CardsUpdate(
    long Seq, long Version, Experience Experience, ConsentBook Consents, IReadOnlyDictionary<string, DateTimeOffset> ShownSince) : Update(Seq, Version);

/// <summary>All consents.</summary>
public sealed record ConsentUpdate(long Seq, long Version, ConsentBook Consents) : Update(Seq, Version);

/// <summary>The last update an app has seen.</summary>
public sealed record ResumeFrom(string Epoch, long Seq);

/// <summary>An open app. Called by the investor's one writer in order; must return at once and never throw.</summary>
public interface IExperienceObserver
{
    /// <summary>
    /// Where the stream stands: the next update has number <paramref name="seq"/> + 1. Not resumed: the whole experience follows.
    /// Comes again, with a new epoch, when a change of consent made earlier updates void.
    /// </summary>
    void Start(string epoch, long seq, bool resumed);

    /// <summary>The next update.</summary>
    void Next(Update update);
}
