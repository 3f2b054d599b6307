namespace Brokerage.Server.Hosting;

/// <summary>Which environment a host is in when nothing says otherwise: a debug build is Development, a release build Production.</summary>
public static class HostEnvironment
{
    /// <summary>Name of the environment.</summary>
    public static string Name { get; } =
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ??
#if DEBUG
        Environments.Development;
#else
        Environments.Production;
#endif

    /// <summary>True in Development.</summary>
    public static bool IsDevelopment => Name == Environments.Development;
}
