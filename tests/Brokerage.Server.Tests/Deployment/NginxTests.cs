using System.Globalization;
using System.Text.RegularExpressions;
using Brokerage.Server.Hubs;
using Brokerage.Server.Ingest;
using Brokerage.Server.Problems;
using Shouldly;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>deploy/nginx.conf against the product and against docker-compose.yml. What it does with running silos is in the cluster's tests.</summary>
public sealed partial class NginxTests
{
    private static readonly string Text = File.ReadAllText(DeployedFiles.PathOf("deploy/nginx.conf"));

    [NginxFact]
    public async Task Configuration_Whole_IsAcceptedByNginx()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-nginx-");
        try
        {
            var (status, output) = await NginxProgram.TestAsync(folder.FullName, DeployedFiles.PathOf("deploy/nginx.conf"));
            status.ShouldBe(0, output);
            output.ShouldNotContain("[warn]");

            var broken = Path.Combine(folder.FullName, "broken.conf");
            await File.WriteAllTextAsync(broken, Text.Replace("proxy_next_upstream_tries 2;", "proxy_next_upstream_tries two;"));
            (await NginxProgram.TestAsync(folder.FullName, broken)).Status.ShouldNotBe(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Upstreams_Both_AreTheSilosOfTheComposeFile()
    {
        var silos = DeployedFiles.Compose["services"].Members.Select(s => s.Value["networks"]["inside"]["ipv4_address"].Text).Where(address => address.Length > 0);
        var upstreams = Upstream().Matches(Text).Select(block => Server().Matches(block.Value).Select(server => server.Groups[1].Value)).ToArray();

        upstreams.Length.ShouldBe(2);
        upstreams.ShouldAllBe(servers => servers.Order().SequenceEqual(silos.Select(address => $"{address}:5080").Order()));
    }

    [Fact]
    public void Limits_OfTheProxy_AreJustAboveTheProducts()
    {
        (Number("client_max_body_size", "m") * 1024 * 1024).ShouldBeGreaterThan(CloudEventsReader.MaxBatchBytes);
        Number("client_body_buffer_size", "m").ShouldBe(Number("client_max_body_size", "m"));
        Number("proxy_read_timeout", "s").ShouldBeGreaterThan((int)(new HubLimits().Heartbeat * 4).TotalSeconds);
    }

    [Fact]
    public void Answer_WhenNoSiloCanBeReached_IsAProblemOfTheProduct()
    {
        var expected = ProblemType.StoreUnavailable;
        Text.ShouldContain($$"""{"type":"{{expected.Uri}}","title":"{{expected.Title}}","status":{{expected.Status}}}""");
    }

    private static int Number(string directive, string unit) =>
        int.Parse(Regex.Match(Text, $@"{directive} (\d+){unit};").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"upstream \w+ \{[^}]*\}")]
    private static partial Regex Upstream();

    [GeneratedRegex(@"server ([0-9.:]+)")]
    private static partial Regex Server();
}
