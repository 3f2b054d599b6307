namespace Brokerage.Benchmarks.Hosts;

/// <summary>A folder for the databases of one suite; gone afterwards.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("brokerage-bench-").FullName;

    public string Sub(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);
}
