using Brokerage.Actors.Populations;

namespace Brokerage.Server.Rules;

/// <summary>Registers the population and its previews.</summary>
public static class PreviewExtensions
{
    /// <summary>The table of the population, what fills it, and what is asked of it.</summary>
    public static void AddPreviews(this IServiceCollection services)
    {
        services.AddSingleton<PopulationTable>();
        services.AddHostedService<PopulationLoader>();
        services.AddSingleton<PopulationHistory>();
        services.AddHostedService(s => s.GetRequiredService<PopulationHistory>());
        services.AddSingleton<PreviewService>();
    }
}
