namespace Brokerage.Capacity.Simulation;

/// <summary>How the TypeScript client comes back, with the constants of <c>src/web/sdk/src</c>; a test compares them with the files.</summary>
public static class Sdk
{
    /// <summary><c>backoffBaseMs</c>, in seconds.</summary>
    public const double BackoffBase = 0.25;

    /// <summary><c>backoffCapMs</c>, in seconds.</summary>
    public const double BackoffCap = 10;

    /// <summary><c>openTimeoutMs</c>, in seconds: a connection that is not live by then is given up.</summary>
    public const double OpenTimeout = 15;

    /// <summary>Pause before the next attempt: full jitter.</summary>
    /// <param name="attempt">Attempts since the last success, from 0.</param>
    /// <param name="random">From 0 up to, not including, 1.</param>
    public static double Backoff(int attempt, double random) => random * Ceiling(attempt);

    /// <summary>The longest pause before an attempt; the pause itself where nobody jitters.</summary>
    public static double Ceiling(int attempt) => Math.Min(BackoffCap, BackoffBase * Math.Pow(2, Math.Min(attempt, 30)));
}
