namespace Brokerage.Benchmarks.Indicators;

/// <summary>Highest of the last values in amortised constant time (monotonic queue); lowest with negated values.</summary>
internal struct FloorMax(int period)
{
    private readonly double[] values = new double[period];
    private readonly int[] bars = new int[period];
    private int head, count, bar;

    public readonly bool IsFullWith => bar + 1 >= period;

    public double Next(double value, bool commit)
    {
        var (first, left) = (head, count);
        if (left > 0 && bars[first] <= bar - period) (first, left) = (first + 1 == period ? 0 : first + 1, left - 1);
        if (!commit) return left > 0 && values[first] > value ? values[first] : value;
        while (left > 0 && values[Wrap(first + left - 1)] <= value) left--;
        var slot = Wrap(first + left);
        (values[slot], bars[slot]) = (value, bar);
        (head, count, bar) = (first, left + 1, bar + 1);
        return values[first];
    }

    private readonly int Wrap(int index) => index >= period ? index - period : index;
}

/// <summary>The values of the last bars; gives back the one that leaves.</summary>
internal struct FloorRing(int period)
{
    private readonly double[] values = new double[period];
    private int position;

    public int Count;

    public double Next(double value, bool commit)
    {
        var leaves = values[position];
        if (!commit) return leaves;
        values[position] = value;
        position = position + 1 == period ? 0 : position + 1;
        Count++;
        return leaves;
    }
}

/// <summary>Plain running mean.</summary>
internal struct FloorMean(int period)
{
    private FloorRing ring = new(period);
    private double sum;

    public double Next(double value, bool commit)
    {
        var next = sum + value - ring.Next(value, commit);
        if (commit) sum = next;
        return next / period;
    }
}

/// <summary>Plain exponential mean, warmed up with the mean of its first values.</summary>
internal struct FloorAverage(int period, double weight)
{
    private double average;
    private int count;

    public bool IsReady => count >= period;

    public double Next(double value)
    {
        if (count >= period) return average += (value - average) * weight;
        count++;
        return average += (value - average) / count;
    }

    public static FloorAverage Span(int period) => new(period, 2 / (period + 1.0));

    public static FloorAverage Wilder(int period) => new(period, 1.0 / period);
}
