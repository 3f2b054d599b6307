using System.Runtime.InteropServices;

namespace Brokerage.Actors.Populations;

/// <summary>
/// Runs a long computation on a thread of its own that gives way to all others, so that ingest does not wait for a preview: on Linux, where
/// .NET has no thread priorities, by the highest nice value of that one thread.
/// </summary>
public static class QuietThread
{
    private const int ThisThread = 0;
    private const int GivesWay = 19;

    /// <summary>The result, or what the computation threw.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(work, done)) { IsBackground = true, Name = "quiet", Priority = ThreadPriority.Lowest }.Start();
        return done.Task;
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        // Where it is refused the computation runs all the same.
        if (OperatingSystem.IsLinux()) _ = Native.SetPriority(ThisThread, ThisThread, GivesWay);
        try
        {
            done.SetResult(work());
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

    private static class Native
    {
        /// <summary>On Linux the first two zeros name the calling thread, not its process (setpriority(2)).</summary>
        [DllImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetPriority(int which, int who, int value);
    }
}
