using Brokerage.Server.Hosting;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>What the repository says about deployment.</summary>
public static class DeployedFiles
{
    public static string Root => ServerOptions.RepositoryFolder;

    public static Yaml Compose => Yaml.ReadAll(PathOf("docker-compose.yml")).Single();

    /// <summary>Every object of the manifests for Kubernetes.</summary>
    public static IReadOnlyList<Yaml> Manifests =>
        [.. Directory.GetFiles(PathOf("deploy/kubernetes"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Yaml.ReadAll)];

    /// <summary>Containers of the manifests.</summary>
    public static IEnumerable<Yaml> Containers => Manifests.SelectMany(manifest => manifest["spec"]["template"]["spec"]["containers"].Items);

    /// <summary>What the program of each silo, and of each migration, is started with.</summary>
    public static IEnumerable<(string Where, string[] Arguments)> SiloCommands =>
        from place in Compose["services"].Members.Where(s => s.Value["image"].Text.Contains("brokerage-silo")).Select(s => (s.Key, s.Value["command"]))
            .Concat(Yaml.ReadAll(PathOf("deploy/compose.development.yaml")).Single()["services"].Members.Select(s => ($"{s.Key} in development", s.Value["command"])))
            .Concat(Containers.Select(c => (c["name"].Text, c["args"])))
        where place.Item2.Exists
        select (place.Item1, place.Item2.Texts.ToArray());

    public static string PathOf(string file) => Path.Combine(Root, file);
}
