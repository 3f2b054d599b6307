using System.Runtime.InteropServices;

namespace Brokerage.Server.Hosting;

/// <summary>What a supervisor's signals do: SIGTERM drains and then stops; a second one, Ctrl-C or SIGQUIT stops at once.</summary>
internal sealed class DrainingLifetime(ServerOptions options, Drain drain, IHostApplicationLifetime lifetime, ILogger<DrainingLifetime> log) : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private PosixSignalRegistration[] _registrations = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations = Array.ConvertAll(Signals, signal => PosixSignalRegistration.Create(signal, Take));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (signal.Signal != PosixSignal.SIGTERM || drain.HasBegun)
        {
            lifetime.StopApplication();
            return;
        }
        if (options.DrainDelay > TimeSpan.Zero) log.LogInformation("Draining for {Seconds} s", options.DrainDelay.TotalSeconds);
        _ = drain.StopAsync(options.DrainDelay);
    }
}
