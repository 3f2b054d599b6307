namespace Brokerage.Server.Privacy;

/// <summary>Registers what investors have a right to.</summary>
public static class PrivacyExtensions
{
    /// <summary>Views, exports, erasures and cases.</summary>
    public static void AddPrivacy(this IServiceCollection services)
    {
        services.AddSingleton<PersonalDataReader>();
        services.AddSingleton<DataRights>();
        services.AddSingleton<Choices>();
    }
}
