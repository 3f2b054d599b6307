using System.ComponentModel.DataAnnotations;

namespace Brokerage.Server.Ingest;

/// <summary>Section <c>Ingest</c> of the configuration.</summary>
public sealed class IngestOptions
{
    /// <summary>Requests a second of one broker system, each of which may carry a batch; as many may come at once.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>Requests a second of one investor's apps; as many may come at once.</summary>
    [Range(1, 1_000_000)]
    public int AppRequestsPerSecond { get; set; } = 50;
}
