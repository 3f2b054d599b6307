using Brokerage.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Brokerage.Server.Ops;

/// <summary>Says once when a check begins to fail and once when it is well again, however often probes ask.</summary>
internal sealed class HealthLog(Drain drain, ILogger<HealthLog> log)
{
    private readonly HashSet<string> _failing = [];

    /// <summary>Compares a report with the one before. What fails while the host leaves is no news.</summary>
    public void Note(HealthReport report)
    {
        lock (_failing)
            foreach (var (check, entry) in report.Entries)
                if (entry.Status == HealthStatus.Healthy)
                {
                    if (_failing.Remove(check)) log.LogInformation("Ready again: {Check}", check);
                }
                else if (_failing.Add(check) && !drain.HasBegun) log.LogWarning("Not ready: {Check}: {Reason}", check, entry.Description);
    }
}
