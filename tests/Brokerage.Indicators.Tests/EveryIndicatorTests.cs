using Shouldly;

namespace Brokerage.Indicators.Tests;

/// <summary>What holds for every indicator of the catalogue, at its default, smallest and largest parameters.</summary>
public class EveryIndicatorTests
{
    /// <summary>Enough for the longest warm-up (999 bars) and more than two blocks of the largest window after it.</summary>
    private const int Bars = 2_100;

    public static TheoryData<string> Cases =>
        [.. IndicatorCatalogue.All.SelectMany(entry => new[]
        {
            new IndicatorRequest(entry.Key, entry.Defaults),
            new IndicatorRequest(entry.Key, [.. entry.Parameters.Select(parameter => parameter.Min)]),
            new IndicatorRequest(entry.Key, [.. entry.Parameters.Select(parameter => parameter.Max)]),
        }).Select(request => request.ToString()).Distinct()];

    [Theory, MemberData(nameof(Cases))]
    public void Stream_WithPreviewsInBetween_HasTheBitsOfBatch(string text)
    {
        var bars = SampleBars.Walk(Bars);
        var others = SampleBars.Walk(3 * Bars, seed: 2);
        var batch = Values.Run(text, bars);
        var indicator = Values.Create(text);
        var (values, scratch) = (new double[batch.Length], new double[batch.Length]);

        for (var i = 0; i < bars.Length; i++)
        {
            foreach (var forming in others.AsSpan(3 * i, 3)) indicator.Preview(forming, scratch);
            indicator.Update(bars[i], values);
            values.ShouldHaveBitsOf([.. batch.Select(column => column[i])], $"{text} at bar {i + 1}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Preview_BeforeUpdate_HasTheBitsOfUpdate(string text)
    {
        var indicator = Values.Create(text);
        var (preview, update) = (new double[indicator.Outputs.Length], new double[indicator.Outputs.Length]);

        foreach (var bar in SampleBars.Walk(Bars))
        {
            indicator.Preview(bar, preview);
            indicator.Update(bar, update);
            preview.ShouldHaveBitsOf(update, $"{text} at {bar.Time:s}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Reset_AfterUse_EqualsNew(string text)
    {
        var bars = SampleBars.Walk(Bars);
        var used = Values.Create(text);
        var values = new double[used.Outputs.Length];
        foreach (var bar in SampleBars.Walk(777, seed: 3)) used.Update(bar, values);

        used.Reset();

        var fresh = Values.Create(text);
        var expected = new double[values.Length];
        foreach (var bar in bars)
        {
            used.Update(bar, values);
            fresh.Update(bar, expected);
            values.ShouldHaveBitsOf(expected, text);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Warmup_OverBarsWithVolume_EndsAtTheBarItSays(string text)
    {
        var indicator = Values.Create(text);

        var columns = Batch.Run(indicator, [.. SampleBars.Walk(Bars).Select(bar => bar with { Volume = bar.Volume + 1 })]);

        for (var i = 0; i < Bars; i++)
            columns.All(column => double.IsFinite(column[i])).ShouldBe(i + 1 >= indicator.WarmupBars, $"{text} at bar {i + 1}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Values_OfTheLargestBarsAllowed_AreNeverInfinite(string text)
    {
        var random = new Random(4);
        var bars = SampleBars.Flat(Bars, 0).Select(bar => random.Next(4) switch
        {
            0 => bar with { High = Bar.MaxPrice, Close = Bar.MaxPrice, Volume = Bar.MaxVolume },
            1 => bar with { Low = -Bar.MaxPrice, Close = -Bar.MaxPrice, Volume = double.Epsilon },
            2 => bar with { High = double.Epsilon, Volume = 0 },
            _ => bar,
        }).ToArray();

        var columns = Values.Run(text, bars);

        columns.SelectMany(column => column).ShouldAllBe(value => !double.IsInfinity(value));
    }

    [Theory, MemberData(nameof(Cases))]
    public void UpdateAndPreview_AfterConstruction_AllocateNothing(string text)
    {
        var bars = SampleBars.Walk(Bars);
        var indicator = Values.Create(text);
        var values = new double[indicator.Outputs.Length];

        Values.ShouldAllocateNothing(() =>
        {
            foreach (ref readonly var bar in bars.AsSpan())
            {
                indicator.Preview(bar, values);
                indicator.Update(bar, values);
            }
        });
    }

    [Theory, MemberData(nameof(Cases))]
    public void InvalidBar_AnyField_IsRefusedAndChangesNothing(string text)
    {
        var bars = SampleBars.Walk(Bars);
        var expected = Values.Run(text, bars);
        var indicator = Values.Create(text);
        var values = new double[expected.Length];
        var invalid = InvalidBars.Of(bars[0]).ToArray();

        for (var i = 0; i < bars.Length; i++)
        {
            if (i % 100 == 99)
            {
                var bar = invalid[i / 100 % invalid.Length];
                Should.Throw<ArgumentException>(() => indicator.Update(bar, values));
                Should.Throw<ArgumentException>(() => indicator.Preview(bar, values));
            }
            indicator.Update(bars[i], values);
            values.ShouldHaveBitsOf([.. expected.Select(column => column[i])], $"{text} at bar {i + 1}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void ShortSpan_UpdateOrPreview_IsRefusedAndChangesNothing(string text)
    {
        var bars = SampleBars.Walk(200);
        var expected = Values.Run(text, bars);
        var indicator = Values.Create(text);
        var values = new double[expected.Length];
        var tooShort = new double[expected.Length - 1];

        for (var i = 0; i < bars.Length; i++)
        {
            var bar = bars[i];
            Should.Throw<ArgumentException>(() => indicator.Update(bar, tooShort));
            Should.Throw<ArgumentException>(() => indicator.Preview(bar, tooShort));
            indicator.Update(bar, values);
        }
        values.ShouldHaveBitsOf([.. expected.Select(column => column[^1])], text);
    }

    [Theory, MemberData(nameof(Cases))]
    public void LateAndDuplicateBars_AreTakenInTheOrderOfTheCalls(string text)
    {
        var bars = SampleBars.Walk(Bars);
        for (var i = 5; i < bars.Length; i += 5) bars[i] = bars[i - 1];
        var shuffled = bars.Select((bar, i) => bar with { Time = bars[0].Time.AddHours(i * 7919 % Bars) }).ToArray();
        var oneSession = bars.Select(bar => bar with { Time = bars[0].Time }).ToArray();
        var withinADate = oneSession.Select((bar, i) => bar with { Time = bar.Time.AddMinutes(i * 7919 % 1_440) }).ToArray();
        var (reference, other) = text == "svwap" ? (oneSession, withinADate) : (bars, shuffled);

        var (expected, actual) = (Values.Run(text, reference), Values.Run(text, other));

        for (var i = 0; i < expected.Length; i++) actual[i].ShouldHaveBitsOf(expected[i], text);
    }
}
