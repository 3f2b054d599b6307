using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Tailoring;

/// <summary>What one investor's app shows: the tier's layout and the cards that fit into it.</summary>
/// <param name="Tier">Tier.</param>
/// <param name="Layout">Its layout.</param>
/// <param name="TierReason">Why the investor is in this tier.</param>
/// <param name="Cards">Cards, section by section, best first; at most as many as a section takes.</param>
public sealed record Experience(string Tier, TierLayout Layout, Reason TierReason, ImmutableArray<Card> Cards);

/// <summary>Why something is shown: a stable code, plain words, and the values it rests on.</summary>
public sealed record Reason(string Code, string Text, ImmutableArray<Input> Inputs);

/// <summary>One value a reason rests on.</summary>
/// <param name="Name">Feature key, or <c>market.</c> and a member of <see cref="Market.InstrumentFacts"/>.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Source">Where it comes from; null for the market.</param>
/// <param name="Purpose">Purpose it was used for; null for the market.</param>
/// <param name="AsOf">Its time; null when it is the decision's own.</param>
public sealed record Input(string Name, FeatureValue Value, string Unit, FeatureSource? Source, Purpose? Purpose, DateTimeOffset? AsOf);

/// <summary>What a card is.</summary>
public enum CardKind { Lesson, Insight, Idea, Alert, Question }

/// <summary>One thing shown.</summary>
/// <param name="Id">Code and subject, for example <c>insight.concentration:VARUNA</c>: the same while the same thing is said.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Placement">Section it belongs to.</param>
/// <param name="Priority">Higher is shown first.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Paragraphs of plain text.</param>
/// <param name="Instruments">Symbols it speaks of.</param>
/// <param name="Tags">What it is about.</param>
/// <param name="Disclosure">Shown with it.</param>
/// <param name="Reason">Why it is shown.</param>
/// <param name="LessonId">The lesson it opens; null for none.</param>
public sealed record Card(
    string Id, CardKind Kind, string Placement, double Priority, string Title, ImmutableArray<string> Body, ImmutableArray<string> Instruments,
    ImmutableArray<string> Tags, string Disclosure, Reason Reason, string? LessonId)
{
    /// <summary>True when an investor reads the same on both: the time of a price alone is no difference.</summary>
    public bool ReadsLike(Card other) =>
        Id == other.Id && Title == other.Title && Reason.Text == other.Reason.Text && Body.SequenceEqual(other.Body);
}
