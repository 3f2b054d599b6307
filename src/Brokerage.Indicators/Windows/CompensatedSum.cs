namespace Brokerage.Indicators.Windows;

/// <summary>A sum over an unbounded stream that also carries what rounding lost (two-sum: Knuth 1969; summation: Neumaier 1974),
/// so its error does not grow with the number of bars.</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    public readonly double Value => _sum + _lost;

    public void Add(double value)
    {
        var sum = _sum + value;
        var part = sum - _sum;
        _lost += (_sum - (sum - part)) + (value - part);
        _sum = sum;
    }
}
