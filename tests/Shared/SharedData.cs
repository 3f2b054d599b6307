namespace Brokerage.Tests;

/// <summary>Real market data that lives beside the project (<c>../shared/marketdata</c>), never inside it.</summary>
public static class SharedData
{
    /// <summary>The project's root: the nearest folder above the test binaries that holds <c>Brokerage.sln</c>.</summary>
    public static string ProjectRoot { get; } = FindRoot();

    /// <summary>Path of a file or folder of the shared market data; it may be absent.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([ProjectRoot, "..", "shared", "marketdata", .. parts]);

    /// <summary>True where the shared market data is present.</summary>
    public static bool Present => Directory.Exists(PathOf());

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Brokerage.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("Brokerage.sln was not found above " + AppContext.BaseDirectory);
    }
}

/// <summary>A fact that needs the shared market data; a visible skip, with its reason, where that is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (!SharedData.Present) Skip = "../shared/marketdata is absent";
    }
}

/// <summary>A theory that needs the shared market data; a visible skip, with its reason, where that is absent.</summary>
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (!SharedData.Present) Skip = "../shared/marketdata is absent";
    }
}
