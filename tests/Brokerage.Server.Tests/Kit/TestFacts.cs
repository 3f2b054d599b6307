using Brokerage.Tests;

namespace Brokerage.Server.Tests.Kit;

/// <summary>Where measured figures are kept: <c>artifacts/server-tests</c> of the project, which git ignores.</summary>
public static class Results
{
    private static readonly Lock Gate = new();

    /// <summary>Adds a line to a file of results and returns it.</summary>
    public static string Note(string file, string line)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SharedData.ProjectRoot, "artifacts", "server-tests"));
        lock (Gate) File.AppendAllText(Path.Combine(folder.FullName, file), $"{DateTimeOffset.UtcNow:O} {line}\n");
        return line;
    }

    /// <summary>The value below which a share of sorted values lies.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
}

/// <summary>A fact that needs strace; a visible skip, with its reason, where that is absent.</summary>
public sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "strace is a Linux program";
        else if (!File.Exists("/usr/bin/strace")) Skip = "/usr/bin/strace is absent";
    }
}

/// <summary>A fact that reads what only Linux tells of a process; a visible skip elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "/proc is a file system of Linux";
    }
}

/// <summary>Runs that take minutes and load the machine: one at a time, never beside another test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LongRuns
{
    public const string Name = "Long runs";
}
