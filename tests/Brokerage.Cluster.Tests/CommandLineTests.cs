using System.Net;
using Brokerage.Cluster.Hosting;
using Brokerage.Server.Tests.Deployment;

namespace Brokerage.Cluster.Tests;

/// <summary>The command line of a silo, and what the files for deployment say on it.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Commands_OfComposeAndManifests_AreUnderstood()
    {
        DeployedFiles.SiloCommands.Count().ShouldBe(6);
        foreach (var (where, arguments) in DeployedFiles.SiloCommands) SiloCommand.Create().Parse(arguments).Errors.ShouldBeEmpty(where);
        SiloCommand.Create().Parse("--no-such-option").Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Address_AsAddressOrName_IsTaken()
    {
        (await OwnAddress.ReadAsync("10.1.2.3", default)).ShouldBe(IPAddress.Parse("10.1.2.3"));
        (await OwnAddress.ReadAsync("localhost", default)).ShouldBe(IPAddress.Loopback);
        (await Should.ThrowAsync<ArgumentException>(() => OwnAddress.ReadAsync("no.such.name.invalid", default))).Message.ShouldStartWith("--address: 'no.such.name.invalid' is neither");
    }

    [Fact]
    public void Address_Auto_IsTheOnlyOneOrNone()
    {
        IPAddress four = IPAddress.Parse("10.1.2.3"), other = IPAddress.Parse("10.9.2.3"), six = IPAddress.Parse("fd00::3");

        OwnAddress.Choose([six, four]).ShouldBe(four);
        OwnAddress.Choose([six]).ShouldBe(six);
        Should.Throw<ArgumentException>(() => OwnAddress.Choose([])).Message.ShouldContain("finds no address");
        Should.Throw<ArgumentException>(() => OwnAddress.Choose([four, other])).Message.ShouldContain("finds 10.1.2.3, 10.9.2.3; name the one");
    }
}
