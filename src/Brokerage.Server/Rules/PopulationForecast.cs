using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>Who would move, as the preview computes it: what was previewed is what a publication is held to.</summary>
public sealed class PopulationForecast(PreviewService previews) : IMigrationForecast
{
    /// <inheritdoc/>
    public async ValueTask<Forecast> ForecastAsync(RuleSet candidate, double percent, CancellationToken ct)
    {
        var exact = await previews.PredictAsync(candidate, (int)percent, ct);
        return new(exact.Migration.Population, exact.Movers.ToDictionary(cell => cell.Key, cell => cell.Count()));
    }
}
