using System.Diagnostics;
using Brokerage.Actors;
using Brokerage.Storage;

namespace Brokerage.Cluster;

/// <summary>
/// Calls of grains, as the product knows failures. A call that a dying silo swallowed is made again until another silo has taken over: an event
/// carries its id, so that a second delivery finds the first.
/// </summary>
internal static class Calls
{
    /// <summary>Longer than it takes to find out that a silo is dead, so that its death is a delay to callers and no error.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private const int LongestPause = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task AskAsync(Func<Task> call) => AskAsync(call, Patience);

    public static async Task AskAsync(Func<Task> call, TimeSpan patience) => await AskAsync<object?>(async () =>
    {
        await call();
        return null;
    }, patience, default);

    public static Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken ct = default) => AskAsync(call, Patience, ct);

    public static async Task<T> AskAsync<T>(Func<Task<T>> call, TimeSpan patience, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
            try
            {
                return await call().WaitAsync(ct);
            }
            catch (Exception e) when (IsPassing(e) && Stopwatch.GetElapsedTime(began) < patience)
            {
                // The activation left or its silo died: the next call reaches another one, once the cluster knows.
                await Task.Delay(Pause * Math.Min(attempt, LongestPause), ct);
            }
            catch (LimitExceededException e)
            {
                throw new OverloadedException($"The investor's mailbox is full: {e.Message}");
            }
            catch (Exception e) when (IsPassing(e) || e is OrleansException or TimeoutException)
            {
                throw new StoreUnavailableException("The investor's silo did not answer; whether anything was stored, only the journal knows.", e);
            }
    }

    private static bool IsPassing(Exception e) => e is LeftMemoryException or SiloUnavailableException or OrleansMessageRejectionException;
}
