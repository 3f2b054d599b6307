using Brokerage.Actors;
using Brokerage.Cluster.Sql;
using Brokerage.Domain.Consent;
using Brokerage.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Brokerage.Cluster.Tests;

/// <summary>Membership, reminders and the storage of grains in a real PostgreSQL, through the statements of <c>Sql/orleans.sql</c>.</summary>
public sealed class AdoNetTests
{
    private const string Alive = "SELECT count(*) FROM cluster.OrleansMembershipTable WHERE Status = 3";
    private const string Dead = "SELECT count(*) FROM cluster.OrleansMembershipTable WHERE Status = 6";

    [PostgresFact]
    public async Task Silos_OnPostgres_FindEachOtherAndBuryTheDead()
    {
        await using var silos = await PostgresSilos.StartAsync(3);
        await silos.UntilAsync(Alive, 3);
        var (stays, stops, dies) = (silos.Hosts[0], silos.Hosts[1], silos.Hosts[2]);
        foreach (var (host, i) in silos.Hosts.Select((h, i) => (h, i)))
            (await silos.At(host).AcceptAsync("investor-1", [Event($"{i}")], default)).Single().Sequence.ShouldBe(i + 1);

        await silos.KillAsync(dies);
        await silos.StopAsync(stops);

        await silos.UntilAsync(Dead, 2);
        (await silos.At(stays).AcceptAsync("investor-1", [Event("after")], default)).Single().Sequence.ShouldBe(4);
        await silos.AddAsync();
        await silos.UntilAsync(Alive, 2);
    }

    [PostgresFact]
    public async Task Reminder_OfTheWake_IsKeptOnceAndReadBack()
    {
        await using var silos = await PostgresSilos.StartAsync(2);
        foreach (var host in silos.Hosts) await PostgresSilos.GrainsAt(host).GetGrain<IWakeGrain>(0).BeginAsync();

        (await silos.CountAsync("SELECT count(*) FROM cluster.OrleansRemindersTable WHERE ReminderName = 'wake' AND Period = 60000")).ShouldBe(1);

        var table = silos.Hosts[0].Services.GetRequiredService<IReminderTable>();
        var wake = PostgresSilos.GrainsAt(silos.Hosts[0]).GetGrain<IWakeGrain>(0).GetGrainId();
        var row = (await table.ReadRow(wake, "wake")).ShouldNotBeNull();
        (row.GrainId, row.Period, row.ETag).ShouldBe((wake, TimeSpan.FromMinutes(1), "1"));
        (await table.ReadRows(wake)).Reminders.Count.ShouldBe(1);
        // A part of the ring holds what is behind its beginning up to its end, also when it goes through the end of the ring.
        var place = wake.GetUniformHashCode();
        (await table.ReadRows(place - 1, place)).Reminders.Count.ShouldBe(1);
        (await table.ReadRows(place, place + 1)).Reminders.ShouldBeEmpty();
        (await table.ReadRows(place + 1, place)).Reminders.Count.ShouldBe(1);
        (await table.RemoveRow(wake, "wake", "0")).ShouldBeFalse();
        (await table.RemoveRow(wake, "wake", "1")).ShouldBeTrue();
        (await silos.CountAsync("SELECT count(*) FROM cluster.OrleansRemindersTable")).ShouldBe(0);
    }

    [PostgresFact]
    public async Task WakeRound_OfASiloThatDied_IsGoneOnWithByAnother()
    {
        await using var silos = await PostgresSilos.StartAsync(2);
        var (first, second) = (silos.Hosts[0], silos.Hosts[1]);
        await PostgresSilos.WakeAt(first).SweepAsync();
        await PostgresSilos.WakeAt(second).SweepAsync();
        var holder = await PostgresSilos.HolderAsync(silos.Hosts, PostgresSilos.WakeAt(first));
        var left = holder == first ? second : first;

        await silos.KillAsync(holder);
        await Calls.AskAsync(() => PostgresSilos.WakeAt(left).SweepAsync());

        var round = await ReadAsync(left);
        (round.State!.Rounds, round.ETag).ShouldBe((3, "3"));
        round.State!.BegunAt.ShouldNotBeNull().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        (await silos.CountAsync("SELECT count(*) FROM cluster.OrleansStorage")).ShouldBe(1);
    }

    [PostgresFact]
    public async Task WakeRound_ClaimedByAnotherActivation_IsNotBegunTwice()
    {
        await using var silos = await PostgresSilos.StartAsync(1);
        var host = silos.Hosts[0];
        await PostgresSilos.WakeAt(host).SweepAsync();
        var other = await ReadAsync(host);
        other.State!.Rounds = 100;
        await StorageAt(host).WriteStateAsync(Name, Wake(host), other);

        await PostgresSilos.WakeAt(host).SweepAsync();
        (await ReadAsync(host)).State!.Rounds.ShouldBe(100);

        // The one that lost has left; its successor has read what the other one left behind.
        await PostgresSilos.WakeAt(host).SweepAsync();
        (await ReadAsync(host)).State!.Rounds.ShouldBe(101);
    }

    [PostgresFact]
    public async Task Storage_WrittenOnAnOldVersion_RefusesAndKeepsWhatItHas()
    {
        await using var silos = await PostgresSilos.StartAsync(1);
        var host = silos.Hosts[0];
        var storage = StorageAt(host);
        GrainState<WakeRound> first = new(new() { Rounds = 1 }), late = new(new() { Rounds = 2 });

        await storage.WriteStateAsync(Name, Wake(host), first);
        await Should.ThrowAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Wake(host), late));
        late.ETag = "7";
        await Should.ThrowAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, Wake(host), late));
        await Should.ThrowAsync<InconsistentStateException>(() => storage.ClearStateAsync(Name, Wake(host), late));
        (await ReadAsync(host)).State!.Rounds.ShouldBe(1);

        await storage.ClearStateAsync(Name, Wake(host), first);
        var cleared = await ReadAsync(host);
        (cleared.RecordExists, cleared.ETag, cleared.State!.Rounds).ShouldBe((false, "2", 0));
        await storage.WriteStateAsync(Name, Wake(host), cleared);
        (await ReadAsync(host)).ETag.ShouldBe("3");
    }

    [PostgresFact]
    public async Task Membership_ChangedOnAnOldVersion_IsRefused()
    {
        await using var silos = await PostgresSilos.StartAsync(1);
        var table = silos.Hosts[0].Services.GetRequiredService<IMembershipTable>();
        var read = await table.ReadAllAsync(default);
        var (member, etag) = (read.Members[0].Item1, read.Members[0].Item2);
        var late = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(member.SiloAddress.Endpoint, 1), SiloName = "late", HostName = "host", Status = SiloStatus.Joining,
            StartTime = member.StartTime, IAmAliveTime = member.IAmAliveTime,
        };
        var old = new TableVersion(read.Version.Version, $"{read.Version.Version - 1}");

        (await table.UpdateRowAsync(member, etag, old, default)).ShouldBeFalse();
        (await table.InsertRowAsync(late, old, default)).ShouldBeFalse();

        (await table.ReadAllAsync(default)).Members.Count.ShouldBe(1);
        (await table.InsertRowAsync(late, read.Version.Next(), default)).ShouldBeTrue();
        (await table.ReadAllAsync(default)).Members.Count.ShouldBe(2);
    }

    [PostgresFact]
    public async Task Schema_MadeByManyAtOnce_IsMadeOnce()
    {
        var database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClusterSchema.EnsureAsync(database, default)));

        await using var connection = new Npgsql.NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM cluster.OrleansQuery", connection);
        Convert.ToInt32(await command.ExecuteScalarAsync()).ShouldBe(20);
    }

    private const string Name = "round";

    private static IGrainStorage StorageAt(IHost host) => host.Services.GetRequiredKeyedService<IGrainStorage>(WakeGrain.Storage);

    private static GrainId Wake(IHost host) => PostgresSilos.WakeAt(host).GetGrainId();

    private static async Task<GrainState<WakeRound>> ReadAsync(IHost host)
    {
        var state = new GrainState<WakeRound>(new());
        await StorageAt(host).ReadStateAsync(Name, Wake(host), state);
        return state;
    }

    private static Submission Event(string id) => new("tests", id, TimeProvider.System.GetUtcNow(), Sent.Give(Purpose.NudgePush));
}
