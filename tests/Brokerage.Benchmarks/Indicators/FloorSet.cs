using Brokerage.Indicators;

namespace Brokerage.Benchmarks.Indicators;

/// <summary>
/// All 11 indicators in one struct as somebody would write them by hand for speed: plain doubles, running sums, no checks of the bar, no
/// warm-up values, no care for what rounding loses. Closed bars change it in place; a forming bar changes a copy.
/// </summary>
internal struct FloorSet()
{
    public const int Count = 25;

    private FloorAverage ema = FloorAverage.Span(20);
    private FloorAverage gains = FloorAverage.Wilder(14), losses = FloorAverage.Wilder(14);
    private FloorAverage fast = FloorAverage.Span(12), slow = FloorAverage.Span(26), signal = FloorAverage.Span(9);
    private FloorRing closes = new(20);
    private double sum, squares;
    private FloorAverage range14 = FloorAverage.Wilder(14), rangeAdx = FloorAverage.Wilder(14), range10 = FloorAverage.Wilder(10);
    private FloorMax highK = new(14), lowK = new(14);
    private FloorMean k = new(3), d = new(3);
    private FloorAverage plus = FloorAverage.Wilder(14), minus = FloorAverage.Wilder(14), adx = FloorAverage.Wilder(14);
    private double upper = double.NaN, lower = double.NaN;
    private bool up;
    private double balance, turnover, volume;
    private FloorMax high9 = new(9), low9 = new(9), high26 = new(26), low26 = new(26), high52 = new(52), low52 = new(52);
    private FloorRing spanA = new(26), spanB = new(26);
    private double lastClose, lastHigh, lastLow;
    private int bars;

    public void Update(in Bar bar, Span<double> values) => Step(bar, values, commit: true);

    public readonly void Preview(in Bar bar, Span<double> values)
    {
        var copy = this;
        copy.Step(bar, values, commit: false);
    }

    private void Step(in Bar bar, Span<double> v, bool commit)
    {
        var (close, high, low) = (bar.Close, bar.High, bar.Low);
        v[0] = ema.Next(close);

        var macd = fast.Next(close) - slow.Next(close);
        var ready = slow.IsReady;
        (v[2], v[3]) = (macd, ready ? signal.Next(macd) : 0);
        v[4] = macd - v[3];

        var leaves = closes.Next(close, commit);
        sum += close - leaves;
        squares += close * close - leaves * leaves;
        var middle = sum / 20;
        var reach = 2 * Math.Sqrt(Math.Max(0, squares / 20 - middle * middle));
        (v[5], v[6], v[7]) = (middle, middle + reach, middle - reach);
        (v[8], v[9]) = ((close - v[7]) / (2 * reach), 2 * reach / middle);

        var (top, bottom) = (highK.Next(high, commit), -lowK.Next(-low, commit));
        if (bars >= 13)
        {
            v[11] = k.Next(100 * (close - bottom) / (top - bottom), commit);
            if (bars >= 15) v[12] = d.Next(v[11], commit);
        }

        balance += bars == 0 ? 0 : close > lastClose ? bar.Volume : close < lastClose ? -bar.Volume : 0;
        v[16] = balance;
        turnover += (high + low + close) / 3 * bar.Volume;
        volume += bar.Volume;
        v[17] = turnover / volume;

        var a9 = (high9.Next(high, commit) - low9.Next(-low, commit)) / 2;
        var a26 = (high26.Next(high, commit) - low26.Next(-low, commit)) / 2;
        var a52 = (high52.Next(high, commit) - low52.Next(-low, commit)) / 2;
        (v[20], v[21]) = (a9, a26);
        (v[22], v[23]) = (spanA.Next((a9 + a26) / 2, commit), spanB.Next(a52, commit));

        if (bars > 0) Directional(bar, v);
        (lastClose, lastHigh, lastLow) = (close, high, low);
        bars++;
    }

    private void Directional(in Bar bar, Span<double> v)
    {
        var change = bar.Close - lastClose;
        var gain = gains.Next(change > 0 ? change : 0);
        v[1] = 100 * gain / (gain + losses.Next(change < 0 ? -change : 0));

        var range = (bar.High > lastClose ? bar.High : lastClose) - (bar.Low < lastClose ? bar.Low : lastClose);
        v[10] = range14.Next(range);
        var average = rangeAdx.Next(range);
        var (rise, fall) = (bar.High - lastHigh, lastLow - bar.Low);
        var (p, m) = (plus.Next(rise > fall && rise > 0 ? rise : 0), minus.Next(fall > rise && fall > 0 ? fall : 0));
        if (bars >= 14) v[13] = adx.Next(100 * Math.Abs(p - m) / (p + m));
        (v[14], v[15]) = (100 * p / average, 100 * m / average);

        var reach = 3 * range10.Next(range);
        if (bars < 10) return;
        var middle = (bar.High + bar.Low) / 2;
        var (above, below) = (middle + reach, middle - reach);
        if (double.IsNaN(upper)) (upper, lower, up) = (above, below, bar.Close >= middle);
        if (above < upper || lastClose > upper) upper = above;
        if (below > lower || lastClose < lower) lower = below;
        up = bar.Close > (up ? lower : upper);
        (v[18], v[19]) = (up ? lower : upper, up ? 1 : -1);
    }
}
