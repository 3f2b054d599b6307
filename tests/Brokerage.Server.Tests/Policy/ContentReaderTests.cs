using Brokerage.Domain.Consent;
using Brokerage.Domain.Market;
using Brokerage.Domain.Tailoring;
using Brokerage.Server.Policy;
using Brokerage.Tests;
using Shouldly;

namespace Brokerage.Server.Tests.Policy;

public sealed class ContentReaderTests : IDisposable
{
    private static readonly string Config = Path.Combine(SharedData.ProjectRoot, "config");
    private readonly string folder = Directory.CreateTempSubdirectory("content-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Read_TheProductsOwnFiles_AreCompleteAndWithoutErrors()
    {
        var policy = PolicyFiles.Read("Policy:Folder", Config);

        var content = policy.Languages["en"];
        content.Locale.ShouldBe("en");
        content.Lessons.Length.ShouldBe(23);
        content.Lessons.Select(l => l.Level).Distinct().ShouldBe(["novice", "intermediate", "advanced"]);
        content.Lessons.GroupBy(l => l.Level).ShouldAllBe(level => level.Select(l => l.Order).SequenceEqual(level.Select(l => l.Order).Order()));
        content.Lessons.ShouldAllBe(l => !l.Quiz.IsEmpty && l.Quiz.All(q => q.Correct < q.Choices.Length));
        content.Cards.Keys.ShouldBe(CardCatalogue.Placeholders.Keys, ignoreOrder: true);
        content.Purposes.Keys.ShouldBe(Purposes.All, ignoreOrder: true);
        content.Layouts["advanced"].Indicators.ShouldContain("macd(12,26,9)");
        content.Layouts["novice"].Sections.Single(s => s.Id == "lessons").MaxItems.ShouldBe(3);
        content.Tiers["novice"].Name.ShouldBe("Novice");
        content.Glossary.Count.ShouldBeGreaterThan(80);
        policy.Rules.Key.ShouldBe("experience-tier");
    }

    [Theory]
    [InlineData("cards.yaml", "{title}", "{titel}", "unknown-placeholder", 2)]
    [InlineData("cards.yaml", "{minutes|integer}", "{minutes|percent}", "unknown-placeholder", 4)]
    [InlineData("cards.yaml", "{minutes|integer}", "{minutes", "unknown-placeholder", 4)]
    [InlineData("cards.yaml", "lesson.next:", "lesson.nxt:", "unknown-key", 1)]
    [InlineData("cards.yaml", "This is for learning only. Examples", "This is advice. Examples", "unknown-disclosure", 6)]
    [InlineData("cards.yaml", "This is for learning only. Examples are made up and are not advice about any investment.", "All investments carry risk. Prices can fall as well as rise, and you may get back less than you put in. Past prices do not tell you what will happen next.", "missing-disclosure", 6)]
    [InlineData("cards.yaml", "  title: \"Next lesson: {title}\"\n", "", "missing-key", 2)]
    [InlineData("layouts.yaml", "placement: ideas", "placement: idea", "unknown-placement", 24)]
    [InlineData("layouts.yaml", "placement: ideas", "placement: lessons", "duplicate", 22)]
    [InlineData("layouts.yaml", "kind: glossary", "kind: html", "unknown-section-kind", 27)]
    [InlineData("layouts.yaml", "vocabulary: plain", "vocabulary: rude", "unknown-vocabulary", 3)]
    [InlineData("layouts.yaml", "\"rsi(14)\"", "\"rsi(14\"", "bad-indicator", 67)]
    [InlineData("layouts.yaml", "\"vwap\"", "\"vwap(1,2,3,4,5,6)\"", "bad-indicator", 66)]
    [InlineData("layouts.yaml", "maxItems: 1", "maxItems: 0", "type-mismatch", 17)]
    [InlineData("layouts.yaml", "      kind: price", "      kind: price\n      maxItems: 2", "unknown-key", 12)]
    [InlineData("texts.yaml", "  lessons: \"Lessons for you\"\n", "", "missing-key", 0)]
    [InlineData("texts.yaml", "  quiz_score:", "  quiz_scores:", "unknown-key", 0)]
    [InlineData("texts.yaml", "  nudge-push:", "  nudge-pull:", "unknown-key", 32)]
    [InlineData("texts.yaml", "  novice:", "  novices:", "unknown-key", 39)]
    [InlineData("glossary.yaml", "- term: \"ask\"", "- term: \"bar\"", "duplicate", 0)]
    [InlineData("glossary.yaml", "- term: \"ask\"", "- trem: \"ask\"", "unknown-key", 7)]
    [InlineData("lessons/what-is-a-fund.yaml", "correct: 1", "correct: 3", "type-mismatch", 20)]
    [InlineData("lessons/what-is-a-fund.yaml", "correct: 1", "correct: -1", "type-mismatch", 20)]
    [InlineData("lessons/what-is-a-fund.yaml", "[[fund]]", "[[fond]]", "unknown-term", 8)]
    [InlineData("lessons/what-is-a-fund.yaml", "[[fund]]", "[[fund", "unknown-term", 8)]
    [InlineData("lessons/what-is-a-fund.yaml", "level: \"novice\"", "level: \"expert\"", "unknown-tier", 5)]
    [InlineData("lessons/what-is-a-fund.yaml", "id: \"what-is-a-fund\"", "id: \"what-is-a-share\"", "file-name", 1)]
    [InlineData("lessons/what-is-a-share.yaml", "order: 3", "order: 4", "duplicate", 6)]
    [InlineData("lessons/what-is-a-fund.yaml", "order: 4", "order: 4\nauthor: me", "unknown-key", 7)]
    [InlineData("lessons/what-is-a-fund.yaml", "minutes: 3", "minutes: three", "type-mismatch", 4)]
    public void Read_OneThingWrong_NamesFileLineAndCode(string file, string good, string bad, string code, int line)
    {
        var path = Change(file, text =>
        {
            text.ShouldContain(good);
            var at = text.IndexOf(good, StringComparison.Ordinal);
            return text[..at] + bad + text[(at + good.Length)..];
        });

        var exception = Should.Throw<PolicyException>(() => ContentReader.Read("Policy:Content", Path.Combine(folder, "en")));

        var error = exception.Errors.FirstOrDefault(e => e.Code == code).ShouldNotBeNull(exception.Message);
        error.File.ShouldBe(path);
        if (line > 0) error.Line.ShouldBe(line);
        exception.Message.ShouldContain("Policy:Content");
        exception.Message.ShouldContain($"{path}({error.Line},{error.Column}): {code}");
    }

    [Theory]
    [InlineData("disclosure")]
    [InlineData("reason")]
    public void Read_AnyCardWithoutDisclosureOrReason_IsRefused(string line)
    {
        foreach (var code in CardCatalogue.Placeholders.Keys)
        {
            var path = Change("cards.yaml", text =>
            {
                var card = text.IndexOf($"{code}:\n", StringComparison.Ordinal);
                var start = text.IndexOf($"  {line}:", card, StringComparison.Ordinal);
                return text.Remove(start, text.IndexOf('\n', start) + 1 - start);
            });

            Should.Throw<PolicyException>(() => ContentReader.Read("Policy:Content", Path.Combine(folder, "en")))
                .Errors.ShouldContain(e => e.Code == "missing-key" && e.File == path && e.Message.Contains(line), code);
        }
    }

    [Fact]
    public void Read_TheLessons_CanShowKnowledgeOfEveryComplexFamily()
    {
        var testable = PolicyFiles.Read("Policy:Folder", Config).Languages["en"].Lessons
            .Where(l => l.Quiz.Length >= Appropriateness.MinAnswers && Appropriateness.FamilyOf(l.Topic) is not null).Select(l => Appropriateness.FamilyOf(l.Topic)!.Value);

        testable.Distinct().ShouldBe([Complexity.Derivative, Complexity.Leveraged, Complexity.Illiquid], ignoreOrder: true);
    }

    [Fact]
    public void Read_EveryCard_KnowsWhatItDiscloses()
    {
        foreach (var (code, card) in PolicyFiles.Read("Policy:Folder", Config).Languages["en"].Cards)
        {
            card.Disclosures.ShouldContain(d => CardTemplate.NotAdvice.Contains(d), code);
            card.Disclosure.ShouldContain("not advice", Case.Sensitive, code);
            card.Disclosures.Contains("risk").ShouldBe(card.Disclosure.Contains("All investments carry risk", StringComparison.Ordinal), code);
        }
    }

    [Theory]
    [InlineData("cards.yaml")]
    [InlineData("texts.yaml")]
    [InlineData("glossary.yaml")]
    [InlineData("layouts.yaml")]
    public void Read_FileMissing_SaysWhich(string file)
    {
        File.Delete(Change(file, text => text));

        Should.Throw<PolicyException>(() => ContentReader.Read("Policy:Content", Path.Combine(folder, "en")))
            .Errors.ShouldContain(e => e.Code == "missing-file" && e.File.EndsWith(file, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("  advanced-by-evidence:", "  advanced-by-evidences:", "advanced-by-evidence")]
    [InlineData("  quiz_score: ", "  horizon_years: ", "quiz_score")]
    public void PolicyFiles_RuleOrFeatureWithoutWords_StopsTheStart(string good, string bad, string missing)
    {
        var path = Change("texts.yaml", text => text.Replace(good, bad, StringComparison.Ordinal));
        var root = Directory.CreateDirectory(Path.Combine(folder, "root", "content")).Parent!.FullName;
        Directory.Move(Path.GetDirectoryName(path)!, Path.Combine(root, "content", "en"));
        Directory.CreateDirectory(Path.Combine(root, "segments"));
        File.Copy(Path.Combine(Config, "segments", "experience-tier.yaml"), Path.Combine(root, "segments", "experience-tier.yaml"));

        Should.Throw<PolicyException>(() => PolicyFiles.Read("Policy:Folder", root)).Errors.Single().Message.ShouldContain($"'{missing}'");
    }

    [Fact]
    public void PolicyFiles_ContentForAnUnknownSegment_SaysWhere()
    {
        var path = Change(Path.Combine("lessons", "options-first-look.yaml"), text => text.Replace("[options-curious]", "[options-curios]", StringComparison.Ordinal));
        var root = Directory.CreateDirectory(Path.Combine(folder, "root", "content")).Parent!.FullName;
        Directory.Move(Path.Combine(folder, "en"), Path.Combine(root, "content", "en"));
        Directory.CreateDirectory(Path.Combine(root, "segments"));
        File.Copy(Path.Combine(Config, "segments", "experience-tier.yaml"), Path.Combine(root, "segments", "experience-tier.yaml"));

        var error = Should.Throw<PolicyException>(() => PolicyFiles.Read("Policy:Folder", root)).Errors.Single();

        (Path.GetFileName(error.File), error.Line, error.Column, error.Code).ShouldBe((Path.GetFileName(path), 6, 12, "unknown-segment"));
        error.Message.ShouldContain("'options-curious'");
    }

    [Fact]
    public void MissingWords_RulesWithoutATargetedSegment_SaysSo()
    {
        var policy = PolicyFiles.Read("Policy:Folder", Config);

        ContentReader.MissingWords(policy.Languages["en"], policy.Rules with { Segments = [] }).Single()
            .ShouldSatisfyAllConditions(e => e.Code.ShouldBe("unknown-segment"), e => e.Message.ShouldContain("'options-curious'"));
    }

    [Fact]
    public void PolicyFiles_EmptyFolder_NamesOptionValueAndRule()
    {
        var exception = Should.Throw<PolicyException>(() => PolicyFiles.Read("Policy:Folder", folder));

        exception.Message.ShouldStartWith($"Policy:Folder = '{folder}': ");
        exception.Errors.ShouldNotBeEmpty();
    }

    private string Change(string file, Func<string, string> change)
    {
        var source = Path.Combine(Config, "content", "en");
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, "en", Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy, overwrite: true);
        }
        var changed = Path.Combine(folder, "en", file);
        File.WriteAllText(changed, change(File.ReadAllText(changed)));
        return changed;
    }
}
