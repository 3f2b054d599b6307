using System.Globalization;

namespace Brokerage.Capacity.Plan;

/// <summary>A line of the arithmetic.</summary>
/// <param name="What">What is asked.</param>
/// <param name="Sum">The sum, with its numbers.</param>
/// <param name="Result">What comes out, with its unit.</param>
/// <param name="Rows">The measured rows it rests on; none for a sum over assumptions.</param>
public sealed record Term(string What, string Sum, string Result, params Row[] Rows);

/// <summary>A row of RESULTS.md.</summary>
public sealed record Row(string Suite, string Name)
{
    public override string ToString() => $"[{Name}](../tests/Brokerage.Benchmarks/RESULTS.md#{Suite})";
}

/// <summary>Something that is not enough any more from a load on.</summary>
/// <param name="Load">Times today's investors and apps.</param>
/// <param name="What">What is not enough.</param>
/// <param name="Mark">The mark that is passed there.</param>
/// <param name="Remedy">What to do, and its price.</param>
public sealed record Limit(double Load, string What, string Mark, string Remedy);

/// <summary>How numbers are written on the page: two digits, which is what they are worth.</summary>
public static class Figures
{
    private static readonly (double Size, string Suffix)[] Steps = [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")];

    /// <summary>A number with two digits: <c>9,300</c>, <c>0.017</c>.</summary>
    public static string Number(double value)
    {
        if (value == 0) return "0";
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1);
        return (Math.Round(value / step) * step).ToString(step >= 1 ? "#,0" : step >= 0.1 ? "0.0" : "0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>With a suffix: <c>150 GB</c>.</summary>
    public static string Large(double value, string unit)
    {
        var (size, suffix) = Array.Find(Steps, s => Math.Abs(value) >= s.Size) is { Size: > 0 } found ? found : (1, " ");
        return $"{Number(value / size)}{suffix}{unit}";
    }

    /// <summary>A time in the unit that suits it.</summary>
    public static string Time(double seconds) => seconds switch
    {
        double.PositiveInfinity => "never",
        < 1e-3 => $"{Number(seconds * 1e6)} µs",
        < 1 => $"{Number(seconds * 1e3)} ms",
        < 120 => $"{Number(seconds)} s",
        < 7200 => $"{Number(seconds / 60)} min",
        < 172_800 => $"{Number(seconds / 3600)} h",
        _ => $"{Number(seconds / 86_400)} days",
    };
}
