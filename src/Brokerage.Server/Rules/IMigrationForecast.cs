using Brokerage.Domain.Segmentation;

namespace Brokerage.Server.Rules;

/// <summary>Who would move.</summary>
/// <param name="Population">All investors there are.</param>
/// <param name="Moves">Investors by the tier before and the tier after; those who stay are not among them.</param>
public sealed record Forecast(int Population, IReadOnlyDictionary<(string From, string To), int> Moves);

/// <summary>Tells who would move if a rule set decided.</summary>
public interface IMigrationForecast
{
    /// <summary>The moves if <paramref name="candidate"/> decided for <paramref name="percent"/> of the investors, by its ramp, now.</summary>
    ValueTask<Forecast> ForecastAsync(RuleSet candidate, double percent, CancellationToken ct);
}
