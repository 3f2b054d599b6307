using System.Collections.Immutable;

namespace Brokerage.Domain.Populations;

/// <summary>The population at one instant. It never changes: what is computed on it twice comes out the same twice.</summary>
/// <param name="Id">Names the snapshot.</param>
/// <param name="AsOf">The instant, UTC; in the future for what would be then if nothing else happens.</param>
/// <param name="Columns">The features it has.</param>
/// <param name="Rows">One row an investor, ordered by investor.</param>
public sealed record PopulationSnapshot(string Id, DateTimeOffset AsOf, FeatureColumns Columns, ImmutableArray<PopulationRow> Rows);
