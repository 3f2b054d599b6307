using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Brokerage.Benchmarks.Measuring;

/// <summary>
/// Time of small loops on one thread: processor time where the system tells it (Linux), so that a neighbour who takes the core is not
/// counted; elapsed time elsewhere.
/// </summary>
internal static class CpuClock
{
    private const int ThreadCpuTime = 3;

    public static long Nanoseconds
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
            return Native.GetTime(ThreadCpuTime, out var time) == 0 ? time.Seconds * 1_000_000_000 + time.Nanoseconds : throw new InvalidOperationException();
        }
    }

    /// <summary>Nanoseconds and allocated bytes a call; the loop is warmed up first and lasts about <paramref name="milliseconds"/>.</summary>
    public static (double Nanoseconds, double Bytes) Cost(Action<int> loop, int milliseconds = 60)
    {
        loop(100);
        var count = 200;
        while (true)
        {
            var (bytes, began) = (GC.GetAllocatedBytesForCurrentThread(), Nanoseconds);
            loop(count);
            var took = Nanoseconds - began;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (took > milliseconds * 1_000_000L) return ((double)took / count, (double)bytes / count);
            count = checked((int)Math.Min(100_000_000, count * Math.Clamp(milliseconds * 1.2e6 / Math.Max(took, 1), 1.5, 20)));
        }
    }

    private static class Native
    {
        public struct TimeSpec
        {
            public long Seconds;
            public long Nanoseconds;
        }

        [DllImport("libc", EntryPoint = "clock_gettime")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int GetTime(int clock, out TimeSpec time);
    }
}
