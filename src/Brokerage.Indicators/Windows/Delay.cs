namespace Brokerage.Indicators.Windows;

/// <summary>Gives values back a fixed number of bars after they went in; NaN until then.
/// One slot more than the delay, so a forming bar writes where the committed state does not read.</summary>
internal struct Delay
{
    private readonly double[] _slots;
    private int _position;

    public Delay(int bars)
    {
        _slots = new double[checked(bars + 1)];
        Array.Fill(_slots, double.NaN);
    }

    public double Push(double value)
    {
        var slots = _slots;
        var position = _position;
        slots[position] = value;
        position = position + 1 == slots.Length ? 0 : position + 1;
        _position = position;
        return slots[position];
    }
}
