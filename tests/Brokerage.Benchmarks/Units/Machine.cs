using System.Diagnostics;
using System.Globalization;

namespace Brokerage.Benchmarks.Units;

/// <summary>The machine at one instant: on a shared one the neighbours take cores, and two of these tell how many were left.</summary>
/// <param name="At">The instant (<see cref="Stopwatch"/> time).</param>
/// <param name="Busy">Seconds that all its cores have worked so far, for whomever.</param>
internal readonly record struct Machine(long At, double Busy)
{
    public static Machine Now
    {
        get
        {
            // user, nice, system, idle, iowait, irq, softirq in hundredths, see proc(5).
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double Seconds(int column) => long.Parse(fields[column], CultureInfo.InvariantCulture) / 100.0;
            return new(Stopwatch.GetTimestamp(), Seconds(1) + Seconds(2) + Seconds(3) + Seconds(6) + Seconds(7));
        }
    }

    /// <summary>Cores, in the mean, that did not work for others until then: what we, who used so many seconds of them, could have had.</summary>
    public double CoresLeft(Machine until, double ours)
    {
        var others = Math.Max(0, until.Busy - Busy - ours) / Stopwatch.GetElapsedTime(At, until.At).TotalSeconds;
        return Math.Max(0.1, Environment.ProcessorCount - others);
    }
}
