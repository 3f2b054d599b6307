namespace Brokerage.Capacity;

/// <summary>Files of the checkout.</summary>
public static class Repository
{
    /// <summary>The measured rows.</summary>
    public static string Results => Path.Combine(Folder, "tests", "Brokerage.Benchmarks", "RESULTS.md");

    /// <summary>The page with the plan.</summary>
    public static string Page => Path.Combine(Folder, "docs", "plan-10-million.md");

    /// <summary>Sources of the TypeScript client.</summary>
    public static string Sdk => Path.Combine(Folder, "src", "web", "sdk", "src");

    private static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Brokerage.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the program holds Brokerage.sln.");
    }
}
