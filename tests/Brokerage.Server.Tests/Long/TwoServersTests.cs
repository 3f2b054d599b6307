using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Brokerage.Server.Tests.Stores;
using Brokerage.Storage;
using Brokerage.Storage.Tests.Postgres;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// Promise 4 by whole processes: two servers without a cluster on one PostgreSQL, each with an actor of its own for every investor, and the same
/// investors driven through both at once. No sequence is given twice, and no app is told of anything that is not in the journal.
/// </summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed class TwoServersTests(ITestOutputHelper output)
{
    private const int Investors = 6;
    private const int Writers = 12;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    [PostgresFact]
    public async Task Servers_WithTheSameInvestors_GiveEachSequenceOnceAndTellOnlyWhatIsJournaled()
    {
        var folder = Directory.CreateTempSubdirectory("brokerage-two-").FullName;
        await using var postgres = await PostgresCluster.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        var settings = new ServerSettings { DataFolder = folder, Environment = new Dictionary<string, string> { [Server.Hosting.Stores.Variable] = database } };
        var acknowledged = new ConcurrentBag<(string Investor, string Id, long Sequence)>();
        var told = new ConcurrentBag<(string Investor, ConsentChanged Message)>();
        var refused = 0;
        await using (var first = await ServerProcess.StartAsync(settings))
        await using (var second = await ServerProcess.StartAsync(settings))
        {
            ServerProcess[] servers = [first, second];
            var brokers = await Task.WhenAll(servers.Select((s, i) => s.BrokerAsync($"broker-{i}")));
            var apps = new List<HubConnection>();
            foreach (var server in servers)
                for (var i = 0; i < Investors; i++) apps.Add(await ListenAsync(server, Investor(i), told));

            using var end = new CancellationTokenSource(Duration);
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (var n = 0; !end.IsCancellationRequested; n++)
                {
                    // Each event can be told from all others by the notice it names.
                    var id = $"notice-{writer}-{n}";
                    var sent = new SentEvent(Investor(writer % Investors), id, new ConsentGiven(Purpose.NudgePush.Key(), id, "en"), DateTimeOffset.UtcNow);
                    for (var turn = writer + n; ; turn++)
                    {
                        var (status, answer) = await brokers[turn % brokers.Length].TrySendAsync([sent]);
                        if (answer is not null)
                        {
                            acknowledged.Add((sent.Investor, id, answer.Receipts.Single().Sequence!.Value));
                            break;
                        }
                        // A writer that lost to the other process too often says that it does not know, and is asked again.
                        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
                        Interlocked.Increment(ref refused);
                        await Task.Delay(20);
                    }
                }
            })));
            foreach (var app in apps) await app.DisposeAsync();
        }

        await using (var journal = await PostgresJournal.OpenAsync(new() { ConnectionString = database, Folder = folder }, TimeProvider.System, default))
            for (var i = 0; i < Investors; i++)
            {
                var events = await History.ReadAsync(journal, Investor(i), 0, default);
                events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(s => (long)s));
                var own = acknowledged.Where(a => a.Investor == Investor(i)).ToArray();
                own.Select(a => a.Sequence).ShouldBeUnique();
                own.OrderBy(a => a.Sequence).Select(a => a.Id).ShouldBe(events.Select(e => e.Id));
                foreach (var (_, message) in told.Where(t => t.Investor == Investor(i) && t.Message.Version > 0))
                    Notice(message).ShouldBe(events[(int)message.Version - 1].Id, $"{Investor(i)} at {message.Version}");
            }
        Directory.Delete(folder, recursive: true);
        output.WriteLine($"acknowledged {acknowledged.Count} by two servers, {refused} times refused and sent again, {told.Count} messages to apps, none of which the journal does not have");
        told.Count.ShouldBeGreaterThan(acknowledged.Count / 4);
    }

    private static async Task<HubConnection> ListenAsync(ServerProcess server, string investor, ConcurrentBag<(string, ConsentChanged)> told)
    {
        var hub = await HubConnection.OpenAsync(server.Address, "/hubs/v1/experience", await DevToken.GetAsync(server.Http, "investor", investor));
        await hub.CallAsync("Hello", new HelloRequest("test", "1", "en", []));
        _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var message in hub.Messages.ReadAllAsync())
                    if (message.Target == "ConsentChanged") told.Add((investor, message.As<ConsentChanged>()));
            }
            catch (ChannelClosedException)
            {
                // The test closed it.
            }
        });
        return hub;
    }

    private static string? Notice(ConsentChanged message) => message.Consents.Single(c => c.Purpose == Purpose.NudgePush.Key()).NoticeVersion;

    private static string Investor(int i) => $"two-{i}";
}
