using System.Collections.Immutable;
using Brokerage.Domain.Features;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Domain.Populations;

/// <summary>
/// A <see cref="PopulationRow"/> on its way to another process. Its columns are not in it: both ends have them. Codes of numbers and flags take two bytes
/// each, what no code stands for eight, little-endian as all machines are that it runs on.
/// </summary>
public sealed record PackedRow(
    string Investor, long Sequence, Placement Placement, ImmutableArray<string> Segments, DateOnly Day, DateOnly SeenOn, DateTimeOffset EndsAt,
    byte Consents, bool IsPaused, byte[] Numbers, byte[] Wide, FeatureValue[] Words);
