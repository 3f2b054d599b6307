using System.Diagnostics;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>nginx, where it is installed.</summary>
public static class NginxProgram
{
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];

    /// <summary>The program; null where there is none.</summary>
    public static string? Path { get; } = Array.Find(Places, File.Exists);

    /// <summary>Why tests that need it are passed over; null when it is there.</summary>
    public static string? Absence { get; } = Path is null ? "nginx is not installed (Debian: apt-get install nginx-light)" : null;

    /// <summary>Lets it read a configuration.</summary>
    public static async Task<(int Status, string Output)> TestAsync(string folder, string configuration)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, ["-t", "-p", folder + "/", "-e", "stderr", "-c", configuration]) { RedirectStandardError = true })!;
        var output = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}

/// <summary>A fact that needs nginx; a visible skip, with its reason, where it is absent.</summary>
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = NginxProgram.Absence;
}
