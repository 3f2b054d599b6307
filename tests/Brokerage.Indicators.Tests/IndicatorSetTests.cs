using Shouldly;

namespace Brokerage.Indicators.Tests;

public class IndicatorSetTests
{
    private static IndicatorSet AllDefaults() => new(IndicatorCatalogue.All.Select(entry => new IndicatorRequest(entry.Key)));

    [Fact]
    public void Names_OfOneAndOfSeveralOutputs_SayIndicatorAndOutput()
    {
        var set = new IndicatorSet(new("macd"), new("rsi", [9]), new("obv"));

        set.Indicators.ShouldBe(["macd(12,26,9)", "rsi(9)", "obv"]);
        set.Names.ShouldBe(["macd(12,26,9).macd", "macd(12,26,9).signal", "macd(12,26,9).histogram", "rsi(9)", "obv"]);
        set.ValueCount.ShouldBe(5);
        set.WarmupBars.ShouldBe(34);
        set.IndexOf("rsi(9)").ShouldBe(3);
        set.IndexOf("rsi(14)").ShouldBe(-1);
    }

    [Fact]
    public void Names_OfTheWholeCatalogue_AreUnique() => AllDefaults().Names.ShouldBeUnique();

    [Fact]
    public void EmptySet_OverABar_WritesNothing()
    {
        var set = new IndicatorSet();

        set.ValueCount.ShouldBe(0);
        set.WarmupBars.ShouldBe(0);
        set.Update(SampleBars.Walk(1)[0], []);
    }

    [Fact]
    public void Set_OverBars_HasTheBitsOfItsIndicators()
    {
        var bars = SampleBars.Walk(300);

        var together = Batch.Run(AllDefaults(), bars);

        var apart = IndicatorCatalogue.All.SelectMany(entry => Values.Run(entry.Key, bars)).ToArray();
        together.Length.ShouldBe(apart.Length);
        for (var i = 0; i < apart.Length; i++) together[i].ShouldHaveBitsOf(apart[i], $"value {i}");
    }

    [Fact]
    public void Preview_ManyThenUpdate_HasTheBitsOfUpdate()
    {
        var set = AllDefaults();
        var bars = SampleBars.Walk(300);
        var expected = Batch.Run(AllDefaults(), bars);
        var others = SampleBars.Walk(300, seed: 2);
        var (preview, update) = (new double[set.ValueCount], new double[set.ValueCount]);

        for (var i = 0; i < bars.Length; i++)
        {
            set.Preview(others[i], preview);
            set.Preview(bars[i], preview);
            set.Update(bars[i], update);
            preview.ShouldHaveBitsOf(update, $"preview of bar {i + 1}");
            update.ShouldHaveBitsOf([.. expected.Select(column => column[i])], $"bar {i + 1}");
        }
    }

    [Fact]
    public void Reset_AfterUse_EqualsNew()
    {
        var bars = SampleBars.Walk(200);
        var set = AllDefaults();
        var fresh = Batch.Run(AllDefaults(), bars);
        var values = new double[set.ValueCount];
        foreach (var bar in SampleBars.Walk(123, seed: 3)) set.Update(bar, values);

        set.Reset();

        foreach (var bar in bars) set.Update(bar, values);
        values.ShouldHaveBitsOf([.. fresh.Select(column => column[^1])], "after reset");
    }

    [Fact]
    public void ForAnotherStream_OfAUsedSet_StartsEmptyAndLeavesTheOriginalAlone()
    {
        var bars = SampleBars.Walk(200);
        var expected = Batch.Run(AllDefaults(), bars);
        var set = AllDefaults();
        var values = new double[set.ValueCount];
        foreach (var bar in bars.AsSpan(..100)) set.Update(bar, values);

        var other = set.ForAnotherStream();

        other.Names.ShouldBe(set.Names);
        other.WarmupBars.ShouldBe(set.WarmupBars);
        other.IndexOf("obv").ShouldBe(set.IndexOf("obv"));
        foreach (var bar in bars) other.Update(bar, values);
        values.ShouldHaveBitsOf([.. expected.Select(column => column[^1])], "the other set");
        foreach (var bar in bars.AsSpan(100..)) set.Update(bar, values);
        values.ShouldHaveBitsOf([.. expected.Select(column => column[^1])], "the original");
    }

    [Fact]
    public void UpdateAndPreview_AfterConstruction_AllocateNothing()
    {
        var set = AllDefaults();
        var values = new double[set.ValueCount];
        var bars = SampleBars.Walk(500);

        Values.ShouldAllocateNothing(() =>
        {
            foreach (ref readonly var bar in bars.AsSpan())
            {
                set.Preview(bar, values);
                set.Update(bar, values);
            }
        });
    }

    [Fact]
    public void InvalidBarOrShortSpan_IsRefusedAndChangesNothing()
    {
        var bars = SampleBars.Walk(100);
        var expected = Batch.Run(AllDefaults(), bars);
        var set = AllDefaults();
        var values = new double[set.ValueCount];
        var tooShort = new double[set.ValueCount - 1];

        foreach (var bar in bars)
        {
            foreach (var invalid in InvalidBars.Of(bar))
            {
                Should.Throw<ArgumentException>(() => set.Update(invalid, values));
                Should.Throw<ArgumentException>(() => set.Preview(invalid, values));
            }
            Should.Throw<ArgumentException>(() => set.Update(bar, tooShort));
            Should.Throw<ArgumentException>(() => set.Preview(bar, tooShort));
            set.Update(bar, values);
        }

        values.ShouldHaveBitsOf([.. expected.Select(column => column[^1])], "after refusals");
    }

    [Fact]
    public void SameIndicatorTwice_HoweverWritten_IsRefused() =>
        Should.Throw<ArgumentException>(() => new IndicatorSet(new("rsi"), new("rsi", [14])))
            .Message.ShouldContain("rsi(14) is asked for twice");

    [Fact]
    public void WrongRequest_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new IndicatorSet(new IndicatorRequest("rsi", [0])))
            .Message.ShouldContain("rsi.period");
}
