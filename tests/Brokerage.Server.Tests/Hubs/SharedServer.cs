using Brokerage.Server.Tests.Kit;

namespace Brokerage.Server.Tests.Hubs;

/// <summary>One server for all tests of the hubs; each test has investors of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static int investors;

    /// <summary>The server; its market stands still.</summary>
    public ServerProcess Process { get; private set; } = null!;

    /// <summary>A system of the broker.</summary>
    public Broker Broker { get; private set; } = null!;

    /// <summary>An investor that no other test has.</summary>
    public static string NewInvestor() => $"hub-{Interlocked.Increment(ref investors)}";

    public async Task InitializeAsync()
    {
        Process = await ServerProcess.StartAsync();
        Broker = await Process.BrokerAsync();
    }

    public async Task DisposeAsync()
    {
        Broker.Dispose();
        await Process.DisposeAsync();
    }
}

/// <summary>Tests that share the server run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class HubTests : ICollectionFixture<SharedServer>
{
    public const string Name = "Hubs";
}
