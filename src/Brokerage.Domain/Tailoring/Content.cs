using System.Collections.Frozen;
using System.Collections.Immutable;
using Brokerage.Domain.Consent;

namespace Brokerage.Domain.Tailoring;

/// <summary>The words and layouts of one language, as product people wrote them.</summary>
/// <param name="Locale">BCP 47 tag.</param>
/// <param name="Lessons">Lessons in reading order: by level, then order.</param>
/// <param name="Glossary">Meaning of each term, by term.</param>
/// <param name="Cards">Card templates by code.</param>
/// <param name="Layouts">Layout of each tier.</param>
/// <param name="Purposes">Title and notice of each purpose.</param>
/// <param name="RuleTexts">Plain words for each rule id, <c>default</c> included.</param>
/// <param name="FeatureTexts">What would raise a feature, in plain words; never to trade more.</param>
/// <param name="SectionTitles">Headings by section id.</param>
public sealed record Content(
    string Locale, ImmutableArray<Lesson> Lessons, FrozenDictionary<string, string> Glossary, FrozenDictionary<string, CardTemplate> Cards,
    FrozenDictionary<string, TierLayout> Layouts, FrozenDictionary<Purpose, PurposeText> Purposes, FrozenDictionary<string, string> RuleTexts,
    FrozenDictionary<string, string> FeatureTexts, FrozenDictionary<string, string> SectionTitles)
{
    /// <summary>Name and summary of each tier, by tier.</summary>
    public FrozenDictionary<string, TierText> Tiers { get; init; } = FrozenDictionary<string, TierText>.Empty;

    /// <summary>What each kind of data is called.</summary>
    public FrozenDictionary<DataCategory, string> DataCategories { get; init; } = FrozenDictionary<DataCategory, string>.Empty;

    /// <summary>What each use of data on another basis than consent is called, by its key.</summary>
    public FrozenDictionary<string, string> Processing { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What would lower a feature and so lead to a simpler view, in plain words, by feature; never to trade, in either direction.</summary>
    public FrozenDictionary<string, string> SimplerTexts { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The lesson of an id, or null.</summary>
    public Lesson? FindLesson(string id) => Lessons.FirstOrDefault(l => l.Id == id);

    /// <summary>True when what is targeted at some segments (none: at everybody) is for an investor who is in others.</summary>
    public static bool IsFor(ImmutableArray<string> targeted, ImmutableArray<string> memberOf) => targeted.IsEmpty || targeted.Any(memberOf.Contains);
}

/// <summary>A lesson. <paramref name="Level"/> is the tier it is written for.</summary>
public sealed record Lesson(
    string Id, string Title, string Topic, int Minutes, string Level, int Order, ImmutableArray<string> Paragraphs, ImmutableArray<QuizItem> Quiz)
{
    /// <summary>Named segments it is offered to; empty for everybody.</summary>
    public ImmutableArray<string> Segments { get; init; } = [];
}

/// <summary>A question of a lesson's quiz. <paramref name="Correct"/> is the index of the right choice.</summary>
public sealed record QuizItem(string Id, string Text, ImmutableArray<string> Choices, int Correct, string Explanation);

/// <summary>The words of one kind of card, with placeholders such as <c>{share|percent}</c>.</summary>
public sealed record CardTemplate(string Title, ImmutableArray<string> Body, string Disclosure, string Reason)
{
    /// <summary>What each tag of a card begins with that names one of its disclosures, for example <c>disclosure:information</c>.</summary>
    public const string DisclosureTag = "disclosure:";

    /// <summary>Keys of the texts that its disclosure is made of; one of them is among <see cref="NotAdvice"/>.</summary>
    public ImmutableArray<string> Disclosures { get; init; } = [];

    /// <summary>Keys of the texts that say that a card is no advice: for information and for learning.</summary>
    public static ImmutableArray<string> NotAdvice { get; } = ["information", "education"];

    /// <summary>Named segments it is shown to; empty for everybody.</summary>
    public ImmutableArray<string> Segments { get; init; } = [];
}

/// <summary>Layout of one tier.</summary>
public sealed record TierLayout(
    string Density, string Vocabulary, bool Glossary, string ChartStyle, string ChartInterval, ImmutableArray<string> Indicators, ImmutableArray<LayoutSection> Sections);

/// <summary>One section; <paramref name="Placement"/> names the cards that belong in it and is null for other kinds.</summary>
public sealed record LayoutSection(string Id, string Kind, string? Placement, int MaxItems);

/// <summary>What an investor reads before choosing on a purpose.</summary>
/// <param name="Title">The purpose in plain words.</param>
/// <param name="Notice">The notice.</param>
/// <param name="Version">Its version.</param>
/// <param name="Since">Day on which that version was published: nobody can have read it before.</param>
/// <param name="DurationDays">Days for which a yes to it holds.</param>
public sealed record PurposeText(
    string Title, string Notice, string Version, DateOnly Since = default, int DurationDays = PurposeCatalogue.DefaultDurationDays);

/// <summary>What a tier is called, and what its view is like.</summary>
public sealed record TierText(string Name, string Summary);
