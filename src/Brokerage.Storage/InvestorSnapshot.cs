namespace Brokerage.Storage;

/// <summary>The state of one investor after the entry <paramref name="Sequence"/>: a cache, the journal can always rebuild it.</summary>
/// <param name="Investor">The investor's id.</param>
/// <param name="Sequence">Last journal entry the state includes; 0 before the first.</param>
/// <param name="SchemaVersion">Version of the layout of <paramref name="State"/>; the reader decides whether it still
/// understands it.</param>
/// <param name="State">The state: plain here, encrypted at rest.</param>
/// <param name="Tier">Tier in force. Readable at rest, so that tiers can be counted without decrypting.</param>
/// <param name="WakeAt">When the investor needs attention without an event; null for never.</param>
/// <param name="SavedAt">When the snapshot was taken.</param>
public sealed record InvestorSnapshot(
    string Investor,
    long Sequence,
    int SchemaVersion,
    ReadOnlyMemory<byte> State,
    string Tier,
    DateTimeOffset? WakeAt,
    DateTimeOffset SavedAt);
