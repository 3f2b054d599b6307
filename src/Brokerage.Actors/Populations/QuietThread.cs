using System.Runtime.InteropServices;

namespace Brokerage.Actors.Populations;

/// <summary>
/// Runs a long computation on a thread of its own that gives way to all others, so that ingest does not wait for a preview: on Linux, where
/// .NET has no thread priorities, by the highest nice value of that one thread. That alone still takes a core's cache and its other half from
/// them, so the computation also sleeps most of the time.
/// </summary>
public static class QuietThread
{
    private const int ThisThread = 0;
    private const int GivesWay = 19;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    /// <summary>The result, or what the computation threw.</summary>
    /// <param name="work">The computation. It calls what it is given every quarter of a millisecond or so.</param>
    public static Task<T> RunAsync<T>(Func<Action, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(work, done)) { IsBackground = true, Name = "quiet", Priority = ThreadPriority.Lowest }.Start();
        return done.Task;
    }

    private static void Run<T>(Func<Action, T> work, TaskCompletionSource<T> done)
    {
        // Where it is refused the computation runs all the same.
        if (OperatingSystem.IsLinux()) _ = Native.SetPriority(ThisThread, ThisThread, GivesWay);
        try
        {
            done.SetResult(work(Sleep));
        }
        catch (OperationCanceledException e)
        {
            done.SetCanceled(e.CancellationToken);
        }
        catch (Exception e)
        {
            // The boundary of the thread: whoever waits learns of it.
            done.SetException(e);
        }
    }

#pragma warning disable RS0030 // The thread is the computation's own: there is nothing else it could do meanwhile.
    private static void Sleep() => Thread.Sleep(Rest);
#pragma warning restore RS0030

    private static class Native
    {
        /// <summary>On Linux the first two zeros name the calling thread, not its process (setpriority(2)).</summary>
        [DllImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetPriority(int which, int who, int value);
    }
}
