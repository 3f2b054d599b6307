using System.Globalization;
using Shouldly;

namespace Brokerage.Server.Tests.Deployment;

/// <summary>The example manifests.</summary>
public sealed class KubernetesTests
{
    private static readonly IReadOnlyList<Yaml> Manifests = DeployedFiles.Manifests;

    private static Yaml Of(string kind) => Manifests.Single(m => m["kind"].Text == kind);

    private static Yaml Pod(string kind) => Of(kind)["spec"]["template"]["spec"];

    [Fact]
    public void Manifest_Every_HasItsVersionKindAndName()
    {
        foreach (var manifest in Manifests)
            (manifest["apiVersion"].Text.Length, manifest["metadata"]["name"].Text.Length).ShouldSatisfyAllConditions(
                lengths => lengths.Item1.ShouldBeGreaterThan(1), lengths => lengths.Item2.ShouldBeGreaterThan(1));
        Manifests.Select(m => m["kind"].Text).ShouldBe(
            ["HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget", "Job", "ConfigMap", "PersistentVolumeClaim", "Deployment", "Service"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("Job")]
    public void Container_Every_IsPinnedLimitedAndUnprivileged(string kind)
    {
        Pod(kind)["securityContext"]["runAsNonRoot"].Text.ShouldBe("true");
        Pod(kind)["automountServiceAccountToken"].Text.ShouldBe("false");
        var container = Pod(kind)["containers"].Items.ShouldHaveSingleItem();
        container["image"].Text.ShouldMatch(@":\d+\.\d+\.\d+$");
        container["resources"]["limits"].Members.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
        container["resources"]["requests"].Members.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
        container["securityContext"]["readOnlyRootFilesystem"].Text.ShouldBe("true");
        container["securityContext"]["allowPrivilegeEscalation"].Text.ShouldBe("false");
        container["securityContext"]["capabilities"]["drop"].Texts.ShouldBe(["ALL"]);
        container["volumeMounts"].Items.Select(mount => mount["name"].Text).ShouldBeSubsetOf(Pod(kind)["volumes"].Items.Select(volume => volume["name"].Text));
    }

    [Fact]
    public void Environment_OfTheContainers_IsReadByTheProductAndSecretsComeFromSecrets()
    {
        var own = DeployedFiles.Containers.SelectMany(container => container["env"].Items).ToArray();
        var names = own.Select(variable => variable["name"].Text).Concat(Of("ConfigMap")["data"].Members.Keys);

        names.Where(name => name != "POD_IP" && !Settings.IsRead(name)).ShouldBeEmpty();
        own.Where(variable => variable["value"].Exists).ShouldBeEmpty();
        own.Where(variable => variable["name"].Text == Hosting.Stores.Variable).ShouldAllBe(variable => variable["valueFrom"]["secretKeyRef"].Exists);
        Manifests.ShouldAllBe(manifest => manifest["kind"].Text != "Secret");
    }

    [Fact]
    public void Labels_EverySelector_FindsTheSilos()
    {
        var labels = Of("Deployment")["spec"]["template"]["metadata"]["labels"]["app"].Text;
        string[] selected =
        [
            Of("Deployment")["spec"]["selector"]["matchLabels"]["app"].Text, Of("Service")["spec"]["selector"]["app"].Text,
            Of("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]["app"].Text, Of("NetworkPolicy")["spec"]["podSelector"]["matchLabels"]["app"].Text,
        ];

        selected.ShouldAllBe(app => app == labels);
        Of("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"].Text.ShouldBe(Of("Deployment")["metadata"]["name"].Text);
    }

    [Fact]
    public void Pod_OfASilo_IsProbedAndHasTimeToLeave()
    {
        var silo = Pod("Deployment")["containers"].Items.Single();
        var arguments = silo["args"].Texts.ToList();
        var drain = int.Parse(arguments[arguments.IndexOf("--drain-seconds") + 1], CultureInfo.InvariantCulture);
        int Number(Yaml place) => int.Parse(place.Text, CultureInfo.InvariantCulture);

        silo["readinessProbe"]["httpGet"]["path"].Text.ShouldBe("/health/ready");
        silo["livenessProbe"]["httpGet"]["path"].Text.ShouldBe("/health/live");
        (Number(silo["readinessProbe"]["periodSeconds"]) * Number(silo["readinessProbe"]["failureThreshold"])).ShouldBeLessThan(drain);
        Number(Pod("Deployment")["terminationGracePeriodSeconds"]).ShouldBeGreaterThan(drain + 20);
        arguments[arguments.IndexOf("--address") + 1].ShouldBe("$(POD_IP)");
    }

    [Fact]
    public void Policy_OfTheNetwork_LetsOnlySilosReachTheSiloPort()
    {
        var rules = Of("NetworkPolicy")["spec"]["ingress"].Items;
        var toSilos = rules.Where(rule => rule["ports"].Items.Any(port => port["port"].Text == "silo")).ShouldHaveSingleItem();
        toSilos["from"].Items.ShouldHaveSingleItem()["podSelector"]["matchLabels"]["app"].Text.ShouldBe("brokerage-silo");
        rules.ShouldAllBe(rule => rule["ports"].Exists && rule["from"].Exists);
    }
}
