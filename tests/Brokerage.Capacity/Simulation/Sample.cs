namespace Brokerage.Capacity.Simulation;

/// <summary>Figures of one kind, and their percentiles.</summary>
public sealed class Sample
{
    private readonly List<double> _values = [];
    private bool _isSorted = true;

    public int Count => _values.Count;

    public double Mean => _values.Count == 0 ? double.NaN : _values.Average();

    public void Add(double value)
    {
        _values.Add(value);
        _isSorted = false;
    }

    /// <summary>The value that a share (0 to 1) of all do not exceed; NaN for none.</summary>
    public double Percentile(double share)
    {
        if (_values.Count == 0) return double.NaN;
        if (!_isSorted) _values.Sort();
        _isSorted = true;
        return _values[Math.Min(_values.Count - 1, (int)(share * _values.Count))];
    }
}
