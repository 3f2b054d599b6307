namespace Brokerage.Storage;

/// <summary>A lock between threads and processes: a file that one of them at a time has open for itself.</summary>
static class FileLock
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits for the lock; disposing the result gives it back. The file stays.</summary>
    /// <exception cref="StoreUnavailableException">Another held it for too long.</exception>
    public static async Task<IDisposable> AcquireAsync(string path, TimeProvider time, CancellationToken ct)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (time.GetElapsedTime(began) > Patience)
                    throw new StoreUnavailableException($"The lock {path} is held by another process for too long.", e);
            }
            await Task.Delay(Pause, time, ct);
        }
    }
}
