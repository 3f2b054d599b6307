using Brokerage.Actors;
using Brokerage.Storage;

namespace Brokerage.Cluster;

/// <summary>
/// Calls of grains, as the product knows failures. A call that a dying silo swallowed is made again: an event carries its id, so that a
/// second delivery finds the first.
/// </summary>
internal static class Calls
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task AskAsync(Func<Task> call) => await AskAsync<object?>(async () =>
    {
        await call();
        return null;
    });

    public static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken ct = default)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await call().WaitAsync(ct);
            }
            catch (Exception e) when (IsPassing(e) && attempt < MaxAttempts)
            {
                // The activation left or its silo died: the next call reaches another one, once the cluster knows.
                await Task.Delay(Pause * attempt, ct);
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
