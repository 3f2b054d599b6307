using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

/// <summary>
/// Every template of the product, filled with a value of each type that its finder supplies (that finders supply exactly these is tested in
/// the Domain).
/// </summary>
public sealed class CardWordsTests
{
    private static readonly Content Words = PolicyFiles.Read("Policy:Folder", Path.Combine(SharedData.ProjectRoot, "config")).Languages["en"];

    public static TheoryData<string> Codes => [.. CardCatalogue.Placeholders.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Card_FilledWithWhatItsFinderSupplies_ReadsAsText(string code)
    {
        var values = CardCatalogue.Placeholders[code].ToDictionary(p => p.Key, p => Sample(p.Value));

        var card = new Finding(code, "S", CardKind.Insight, "insights", 1, values, []).ToCard(Words);

        string[] texts = [card.Title, .. card.Body, card.Disclosure, card.Reason.Text];
        texts.ShouldAllBe(t => t.Length > 0 && !t.Contains('{') && !t.Contains('}') && !t.Contains("System."));
        card.Title.Length.ShouldBeLessThan(120);
    }

    [Fact]
    public void Words_OfWhatWouldMoveUpOrDown_NeverInviteToTrade()
    {
        string[] invitations = ["trade more", "trade less", "place an order to", "buy ", "sell "];

        Words.FeatureTexts.Values.Concat(Words.SimplerTexts.Values).Where(text => invitations.Any(i => text.Contains(i, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
    }

    /// <summary>Whatever the shipped rules ask about can lead down, and is then said in words.</summary>
    [Fact]
    public void Words_OfWhatWouldMoveDown_CoverTheTierRules()
    {
        var rules = PolicyFiles.Read("Policy:Folder", Path.Combine(SharedData.ProjectRoot, "config")).Rules;

        (rules with { Segments = [] }).Features().Select(f => f.Key).Except(Words.SimplerTexts.Keys).ShouldBeEmpty();
    }

    private static object Sample(Type type) =>
        type == typeof(double) ? 0.253
        : type == typeof(int) ? 12
        : type == typeof(Money) ? new Money(2500.5m, "INR")
        : type == typeof(DateOnly) ? new DateOnly(2026, 3, 4)
        : "Varuna";
}
