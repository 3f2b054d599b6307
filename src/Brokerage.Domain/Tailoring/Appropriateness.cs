using System.Collections.Frozen;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Features;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;

namespace Brokerage.Domain.Tailoring;

/// <summary>
/// What may be shown to whom without being asked for. An item about a complex instrument needs current evidence that the investor knows its
/// family; evidence is tested, never claimed, and holding such an instrument is none. It is no gate before the market: what an investor looks
/// up, orders or holds is theirs, whatever the tier and the evidence.
/// </summary>
public static class Appropriateness
{
    /// <summary>Share of right answers that counts as knowledge.</summary>
    public const double PassScore = 0.7;

    /// <summary>Answers on a family without which a score says nothing.</summary>
    public const int MinAnswers = 3;

    /// <summary>Age in days up to which an answer counts: knowledge is shown again every year.</summary>
    public const int EvidenceDays = 365;

    /// <summary>Tag of what is about something complex.</summary>
    public const string ComplexTag = "complex";

    private static readonly FrozenDictionary<string, Complexity> Families = new Dictionary<string, Complexity>
    {
        ["options-intro"] = Complexity.Derivative, ["derivatives"] = Complexity.Derivative, ["leverage"] = Complexity.Leveraged,
        ["small-caps"] = Complexity.Illiquid,
    }.ToFrozenDictionary();

    /// <summary>The family of complex instruments that quizzes on a topic test; null for any other topic.</summary>
    public static Complexity? FamilyOf(string topic) => Families.TryGetValue(topic, out var family) ? family : null;

    /// <summary>True when the investor may be shown something of that complexity unasked at <paramref name="now"/>.</summary>
    public static bool Allows(InvestorState state, Complexity subject, DateTimeOffset now) =>
        subject == Complexity.Plain || ScoreOf(state, subject, now) >= PassScore;

    /// <summary>True when the investor may be approached about a topic at <paramref name="now"/>: one of complex products needs evidence.</summary>
    public static bool AllowsTopic(InvestorState state, string topic, DateTimeOffset now) =>
        FamilyOf(topic) is not { } family || Allows(state, family, now);

    /// <summary>
    /// Share of right answers on a family in the last <see cref="EvidenceDays"/>; null with fewer than <see cref="MinAnswers"/>, for what is
    /// unknown, and while the answers may not be used.
    /// </summary>
    public static double? ScoreOf(InvestorState state, Complexity family, DateTimeOffset now)
    {
        if (!state.Consents.Grants(Purpose.PersonaliseDeclared)) return null;
        var (answers, right, today) = (0, 0, PortfolioFold.Day(now).DayNumber);
        foreach (var answer in state.Declared.Quiz)
        {
            if (FamilyOf(answer.Topic) != family || today - answer.Day.DayNumber > EvidenceDays) continue;
            answers++;
            if (answer.Correct) right++;
        }
        return answers < MinAnswers ? null : (double)right / answers;
    }

    /// <summary>How complex an instrument is; one that the market does not know is <see cref="Complexity.Unknown"/>.</summary>
    public static Complexity ComplexityOf(IMarketView market, string symbol) =>
        (market.Find(symbol)?.Instrument ?? market.Instruments.FirstOrDefault(i => i.Symbol == symbol))?.Complexity ?? Complexity.Unknown;

    /// <summary>
    /// The finding as it may be shown: one about a complex instrument gets its tag and the evidence among its inputs; null where there is no
    /// evidence. What is held is the investor's own account and no offer: that is shown to everybody, and not tagged.
    /// </summary>
    internal static Finding? Admit(Situation s, Finding finding)
    {
        var admitted = finding;
        foreach (var symbol in finding.Instruments)
        {
            var complexity = ComplexityOf(s.Market, symbol);
            if (complexity == Complexity.Plain || Holds(s, symbol)) continue;
            if (!Allows(s.State, complexity, s.Now)) return null;
            admitted = admitted with { Tags = admitted.Tags.Add(ComplexTag), Inputs = admitted.Inputs.Add(Evidence(s, complexity)) };
        }
        return admitted;
    }

    private static bool Holds(Situation s, string symbol) =>
        s.May(Purpose.PersonalisePortfolio) && s.State.Portfolio.Holdings.Find(symbol) is { Quantity: not 0 };

    private static Input Evidence(Situation s, Complexity family) =>
        new($"knowledge.{Word(family)}", FeatureValue.Of(ScoreOf(s.State, family, s.Now)), "share", FeatureSource.Tested, Purpose.PersonaliseDeclared, null);

    private static string Word(Complexity family) => family switch
    {
        Complexity.Derivative => "derivatives",
        Complexity.Leveraged => "leverage",
        Complexity.Illiquid => "small-caps",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Only a family that can be tested has evidence."),
    };
}
