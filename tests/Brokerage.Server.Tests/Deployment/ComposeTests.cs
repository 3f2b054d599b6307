using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>docker-compose.yml, read as Compose reads it.</summary>
public sealed partial class ComposeTests
{
    /// <summary>What the name of a variable with a secret has in it.</summary>
    private static readonly string[] SecretWords = ["password", "secret", "token", "private"];

    private static readonly IReadOnlyDictionary<string, Yaml> Services = DeployedFiles.Compose["services"].Members;

    public static TheoryData<string> Names => [.. Services.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Service_Every_IsPinnedLimitedAndUnprivileged(string name)
    {
        var service = Services[name];

        service["image"].Text.ShouldMatch(@"^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?[a-z0-9.-]*$");
        service["deploy"]["resources"]["limits"].Members.Keys.ShouldBe(["cpus", "memory"], ignoreOrder: true);
        service["user"].Text.ShouldMatch("^[1-9][0-9]*:[1-9][0-9]*$");
        service["read_only"].Text.ShouldBe("true");
        service["cap_drop"].Texts.ShouldBe(["ALL"]);
        service["security_opt"].Texts.ShouldContain("no-new-privileges:true");
        service["restart"].Exists.ShouldBeTrue();
        service["networks"].Exists.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Service_Every_TellsHowItIsUnlessItEndsByItself(string name)
    {
        var service = Services[name];
        var endsByItself = service["restart"].Text is "no" || service["restart"].Text.StartsWith("on-failure", StringComparison.Ordinal);

        (endsByItself || service["healthcheck"]["test"].Exists || service["x-no-healthcheck"].Text.Length > 40).ShouldBeTrue();
        if (endsByItself) service["healthcheck"]["disable"].Text.ShouldBe("true");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Service_Every_HasNoSecretInTheFile(string name)
    {
        foreach (var (variable, value) in Services[name]["environment"].Members)
        {
            if (SecretWords.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase))) value.Text.ShouldMatch(@"^\$\{\w+:\?[^}]+\}$");
            foreach (Match secret in SecretInAConnection().Matches(value.Text)) secret.Groups[1].Value.ShouldMatch(@"^\$\{\w+:\?[^}]+\}$");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Service_Every_MountsFilesThatAreHereAndVolumesThatAreDeclared(string name)
    {
        foreach (var mount in Services[name]["volumes"].Texts)
        {
            // A variable names a file of the operator's.
            if (mount.StartsWith("${", StringComparison.Ordinal)) continue;
            var source = mount.Split(':')[0];
            if (source.StartsWith("./", StringComparison.Ordinal))
            {
                Path.Exists(DeployedFiles.PathOf(source)).ShouldBeTrue(mount);
                mount.ShouldEndWith(":ro");
            }
            else DeployedFiles.Compose["volumes"].Members.Keys.ShouldContain(source);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Service_Every_WaitsForServicesThatAreThere(string name)
    {
        foreach (var (other, how) in Services[name]["depends_on"].Members)
        {
            Services.Keys.ShouldContain(other);
            how["condition"].Text.ShouldBeOneOf("service_healthy", "service_completed_successfully");
            if (how["condition"].Text == "service_healthy") Services[other]["healthcheck"]["test"].Exists.ShouldBeTrue(other);
        }
    }

    [Fact]
    public void Ports_Published_AreTheProxysAndTheDashboardsOnLoopback() =>
        Services.Where(s => s.Value["ports"].Exists).Select(s => $"{s.Key} {string.Join(' ', s.Value["ports"].Texts)}").ShouldBe(
            ["proxy ${BROKERAGE_LISTEN:-127.0.0.1:8080}:8080", "grafana 127.0.0.1:3000:3000"], ignoreOrder: true);

    [Fact]
    public void Services_WithoutAPort_AreInNoNetworkThatLeadsOut()
    {
        DeployedFiles.Compose["networks"]["inside"]["internal"].Text.ShouldBe("true");
        foreach (var (name, service) in Services.Where(s => !s.Value["ports"].Exists))
            NetworksOf(service).ShouldBe(["inside"], name);
    }

    [Fact]
    public void Silos_Both_StartAfterTheMigrationAndStopWithinTheirTime()
    {
        foreach (var silo in new[] { Services["silo-1"], Services["silo-2"] })
        {
            silo["depends_on"]["migrate"]["condition"].Text.ShouldBe("service_completed_successfully");
            var command = silo["command"].Texts.ToList();
            var drain = int.Parse(command[command.IndexOf("--drain-seconds") + 1], CultureInfo.InvariantCulture);
            // The host stops within 20 seconds, or is stopped.
            int.Parse(silo["stop_grace_period"].Text.TrimEnd('s'), CultureInfo.InvariantCulture).ShouldBeGreaterThan(drain + 20);
        }
    }

    [Fact]
    public void Environment_OfTheSilos_IsReadByTheProduct()
    {
        var development = Yaml.ReadAll(DeployedFiles.PathOf("deploy/compose.development.yaml")).Single()["services"].Members;
        foreach (var service in new[] { Services["silo-1"], Services["silo-2"], Services["migrate"], development["silo-1"], development["silo-2"] })
            service["environment"].Members.Keys.Where(variable => !Settings.IsRead(variable)).ShouldBeEmpty();
    }

    /// <summary>By their names; whether the silo understands whole commands is asked where it can be built, in the cluster's tests.</summary>
    [Fact]
    public void Options_OfTheSilos_Exist()
    {
        string[] sources = ["src/Brokerage.Cluster/Hosting/SiloCommand.cs", "src/Brokerage.Server/Hosting/CommandLine.cs"];
        var known = string.Concat(sources.Select(file => File.ReadAllText(DeployedFiles.PathOf(file))));
        var used = DeployedFiles.SiloCommands.SelectMany(command => command.Arguments).Where(word => word.StartsWith("--", StringComparison.Ordinal)).ToHashSet();

        used.Count.ShouldBeGreaterThan(3);
        used.Where(option => !known.Contains($"\"{option}\"")).ShouldBeEmpty();
    }

    [Fact]
    public void Variables_Required_AreInTheExample()
    {
        var example = File.ReadLines(DeployedFiles.PathOf(".env.example")).Where(line => !line.StartsWith('#') && line.Contains('=')).ToDictionary(l => l.Split('=')[0], l => l.Split('=')[1]);
        var required = RequiredVariable().Matches(File.ReadAllText(DeployedFiles.PathOf("docker-compose.yml"))).Select(m => m.Groups[1].Value).Distinct().ToArray();

        example.Keys.ShouldBe(required, ignoreOrder: true);
        foreach (var secret in example.Where(e => e.Key.Contains("PASSWORD"))) secret.Value.ShouldBeEmpty();
    }

    [Fact]
    public void Dockerfile_LastStage_HasNoRootAndNoSecret()
    {
        var lines = File.ReadAllLines(DeployedFiles.PathOf("deploy/Dockerfile")).Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var last = lines[Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))..];

        last.ShouldContain("USER $APP_UID");
        lines.ShouldAllBe(line => !line.StartsWith("ARG ") && !SecretWords.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
        foreach (var source in lines.Where(l => l.StartsWith("COPY ") && !l.Contains("--from")).SelectMany(l => l.Split(' ')[1..^1]).Where(word => !word.StartsWith("--")))
            Path.Exists(DeployedFiles.PathOf(source)).ShouldBeTrue(source);
    }

    internal static IEnumerable<string> NetworksOf(Yaml service) =>
        service["networks"].Items.Count > 0 ? service["networks"].Texts : service["networks"].Members.Keys;

    [GeneratedRegex(@"Password=([^;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretInAConnection();

    [GeneratedRegex(@"\$\{(\w+):\?")]
    private static partial Regex RequiredVariable();
}
