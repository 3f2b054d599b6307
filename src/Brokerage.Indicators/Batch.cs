namespace Brokerage.Indicators;

/// <summary>Whole histories: a loop over the streaming step and nothing else, so both give the same bits.</summary>
public static class Batch
{
    /// <summary>Resets the indicator, feeds it all bars, and leaves it at the last one, ready to go on live.</summary>
    /// <returns>One array per output, with one value per bar; <see cref="double.NaN"/> where not defined.</returns>
    /// <exception cref="ArgumentException">A bar has an invalid field; the bars before it are committed.</exception>
    public static double[][] Run(Indicator indicator, ReadOnlySpan<Bar> bars)
    {
        var columns = NewColumns(indicator.Outputs.Length, bars.Length);
        var row = new double[columns.Length];
        indicator.Reset();
        for (var i = 0; i < bars.Length; i++)
        {
            indicator.Update(bars[i], row);
            Store(row, columns, i);
        }
        return columns;
    }

    /// <summary>As <see cref="Run(Indicator, ReadOnlySpan{Bar})"/> for a whole set;
    /// one array per name of <see cref="IndicatorSet.Names"/>.</summary>
    /// <exception cref="ArgumentException">A bar has an invalid field; the bars before it are committed.</exception>
    public static double[][] Run(IndicatorSet set, ReadOnlySpan<Bar> bars)
    {
        var columns = NewColumns(set.ValueCount, bars.Length);
        var row = new double[columns.Length];
        set.Reset();
        for (var i = 0; i < bars.Length; i++)
        {
            set.Update(bars[i], row);
            Store(row, columns, i);
        }
        return columns;
    }

    private static double[][] NewColumns(int count, int length)
    {
        var columns = new double[count][];
        for (var i = 0; i < count; i++) columns[i] = new double[length];
        return columns;
    }

    private static void Store(double[] row, double[][] columns, int bar)
    {
        for (var i = 0; i < row.Length; i++) columns[i][bar] = row[i];
    }
}
