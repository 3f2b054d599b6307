using Shouldly;

namespace Brokerage.Indicators.Tests;

public class CatalogueTests
{
    [Fact]
    public void Catalogue_Keys_AreTheOnesOfTheProduct() => IndicatorCatalogue.All.Select(entry => entry.Key).ShouldBe(
        ["sma", "ema", "rsi", "macd", "bb", "atr", "vwap", "svwap", "stoch", "adx", "obv", "supertrend", "ichimoku"]);

    [Fact]
    public void Entries_AreExplainedAndSourced()
    {
        foreach (var entry in IndicatorCatalogue.All)
        {
            entry.DisplayName.ShouldNotBeNullOrWhiteSpace();
            entry.Meaning.ShouldEndWith(".");
            entry.Meaning.Count(letter => letter == '.').ShouldBe(1, $"{entry.Key}: one sentence");
            entry.Source.ShouldMatch("[A-Z][a-z]+.*(19|20)[0-9]{2}", entry.Key);
            entry.Outputs.ShouldNotBeEmpty();
            entry.Outputs.ShouldBeUnique();
            entry.Validate(entry.Defaults).ShouldBeNull();
            entry.Parameters.ShouldAllBe(parameter => parameter.Min >= 1 && parameter.Max <= 500);
        }
    }

    [Theory]
    [InlineData("sma", "sma(20)", 20)]
    [InlineData("ema", "ema(20)", 20)]
    [InlineData("rsi", "rsi(14)", 15)]
    [InlineData("macd", "macd(12,26,9)", 34)]
    [InlineData("bb", "bb(20,2)", 20)]
    [InlineData("atr", "atr(14)", 15)]
    [InlineData("vwap", "vwap", 1)]
    [InlineData("svwap", "svwap", 1)]
    [InlineData("stoch", "stoch(14,3,3)", 18)]
    [InlineData("adx", "adx(14)", 28)]
    [InlineData("obv", "obv", 1)]
    [InlineData("supertrend", "supertrend(10,3)", 11)]
    [InlineData("ichimoku", "ichimoku(9,26,52)", 78)]
    public void Create_FromAKeyAlone_HasTheUsualParametersAndWarmup(string key, string name, int warmupBars)
    {
        var indicator = IndicatorCatalogue.Create(new(key));

        indicator.Name.ShouldBe(name);
        indicator.WarmupBars.ShouldBe(warmupBars);
        indicator.Definition.ShouldBeSameAs(IndicatorCatalogue.Find(key));
        indicator.Parameters.ShouldBe(indicator.Definition.Defaults);
    }

    [Fact]
    public void Parameters_JustOutsideTheirRange_AreRefusedWithKeyValueAndRule()
    {
        foreach (var entry in IndicatorCatalogue.All)
            for (var i = 0; i < entry.Parameters.Length; i++)
                foreach (var value in new[] { entry.Parameters[i].Min - 1, entry.Parameters[i].Max + 1, int.MinValue, int.MaxValue })
                {
                    var request = new IndicatorRequest(entry.Key, entry.Defaults.SetItem(i, value));

                    var error = IndicatorCatalogue.Validate(request).ShouldNotBeNull();
                    error.Key.ShouldBe($"{entry.Key}.{entry.Parameters[i].Name}");
                    error.Value.ShouldBe($"{value}");
                    error.Rule.ShouldBe($"{entry.Parameters[i].Name} is between {entry.Parameters[i].Min} and {entry.Parameters[i].Max}");
                    var thrown = Should.Throw<ArgumentOutOfRangeException>(() => IndicatorCatalogue.Create(request));
                    thrown.Message.ShouldContain(error.Key);
                    thrown.Message.ShouldContain(error.Value);
                    thrown.Message.ShouldContain(error.Rule);
                }
    }

    [Theory]
    [InlineData("macd(26,26,9)", "macd.slow", "26", "slow is above fast")]
    [InlineData("macd(27,26,9)", "macd.slow", "26", "slow is above fast")]
    [InlineData("ichimoku(26,26,52)", "ichimoku.kijun", "26", "kijun is above tenkan")]
    [InlineData("ichimoku(9,52,52)", "ichimoku.spanB", "52", "spanB is above kijun")]
    [InlineData("rsi(14,3)", "rsi", "2 parameters", "takes all 1 or none")]
    [InlineData("macd(12,26)", "macd", "2 parameters", "takes all 3 or none")]
    [InlineData("obv(1)", "obv", "1 parameters", "takes all 0 or none")]
    [InlineData("bb(1,2)", "bb.period", "1", "period is between 2 and 500")]
    public void TryParse_ParametersThatDoNotFit_SaysWhichRule(string text, string key, string value, string rule)
    {
        IndicatorCatalogue.TryParse(text, out var request, out var error).ShouldBeFalse();

        request.ShouldBeNull();
        error.ShouldBe(new(key, value, rule));
    }

    [Fact]
    public void TryParse_UnknownKey_NamesTheKnownOnes()
    {
        IndicatorCatalogue.TryParse("rsj(14)", out _, out var error).ShouldBeFalse();

        error!.Key.ShouldBe("indicator");
        error.Value.ShouldBe("rsj");
        error.Rule.ShouldStartWith("one of sma, ema, rsi,");
    }

    [Fact]
    public void TryParse_KeyAlone_EqualsItsFullForm()
    {
        Values.Request("macd").ShouldBe(Values.Request("macd(12,26,9)"));
        Values.Request("macd").GetHashCode().ShouldBe(Values.Request("macd(12,26,9)").GetHashCode());
        Values.Request("macd").ShouldNotBe(Values.Request("macd(12,26,8)"));
        Values.Request("vwap").ShouldNotBe(Values.Request("svwap"));
        Values.Request("macd").ToString().ShouldBe("macd(12,26,9)");
        Values.Request("obv").ToString().ShouldBe("obv");
    }

    public static TheoryData<string?> Hostile =>
    [
        null, "", " ", "(", ")", "()", "(14)", "rsi(", "rsi)", "rsi()", "rsi(14", "rsi14)", "rsi(14))", "rsi((14)", "rsi(14)(14)",
        "rsi(14) ", " rsi(14)", "rsi (14)", "rsi( 14)", "rsi(14 )", "RSI(14)", "Rsi", "rsi(+14)", "rsi(-14)", "rsi(014)", "rsi(00)",
        "rsi(1e1)", "rsi(14.0)", "rsi(0x0E)", "rsi(,)", "rsi(14,)", "rsi(,14)", "macd(12,,9)", "macd(12;26;9)",
        "rsi(\u0664)", "rsi(\uff11\uff14)", "rs\u0456(14)", "rsi\0", "rsi\n", "rsi(14)\n",
        "rsi(2147483648)", "rsi(99999999999999999999)", "rsi(-9223372036854775808)", "rsi(0)", "obv()", "vwap(0)", "\ud800", "rsi(\udfff)",
        "__proto__", "constructor", "rsi;drop table bars", "<script>", "rsi(" + new string('9', 59) + ")",
        new string('a', 64), new string('a', 65),
        "macd(" + string.Join(',', Enumerable.Repeat(1, 29)) + ")", new string('(', 100_000), "rsi(14)" + new string(' ', 64),
    ];

    [Theory, MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public void TryParse_HostileText_IsRefusedWithAShortReason(string? text)
    {
        IndicatorCatalogue.TryParse(text, out var request, out var error).ShouldBeFalse();

        request.ShouldBeNull();
        error!.Value.Length.ShouldBeLessThanOrEqualTo(IndicatorCatalogue.MaxTextLength);
        error.Rule.ShouldNotBeEmpty();
    }

    [Fact]
    public void TryParse_RandomEditsOfGoodTexts_NeverThrowsAndAcceptsOnlyWhatCanBeCreated()
    {
        const string alphabet = "rsimacdbobv(),0123456789 -+.\0é";
        var random = new Random(8);
        var accepted = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = IndicatorCatalogue.All[random.Next(IndicatorCatalogue.All.Length)] is var entry && random.Next(2) == 0
                ? entry.Key
                : $"{entry.Key}({string.Join(',', entry.Defaults)})";
            for (var edits = random.Next(3); edits > 0 && text.Length > 0; edits--)
            {
                var at = random.Next(text.Length);
                text = text.Remove(at, random.Next(2)).Insert(at, alphabet[random.Next(alphabet.Length)].ToString());
            }
            if (!IndicatorCatalogue.TryParse(text, out var request, out _)) continue;
            accepted++;
            var name = IndicatorCatalogue.Create(request).Name;
            name.ShouldBe(request.ToString());
            (name == text || name.StartsWith(text + '(', StringComparison.Ordinal)).ShouldBeTrue(text);
        }
        accepted.ShouldBeInRange(5_000, 40_000);
    }
}
