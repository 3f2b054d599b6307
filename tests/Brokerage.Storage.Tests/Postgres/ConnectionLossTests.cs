using Npgsql;

namespace Brokerage.Storage.Tests.Postgres;

[NeedsPostgres]
public sealed class ConnectionLossTests
{
    [Fact]
    public async Task Journal_ServerGoesAwayAndComesBack_RefusesMeanwhileAndRecoversByItself()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        using var database = await PostgresDatabase.CreateAsync(cluster);
        await using var journal = await database.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);

        await cluster.KillAsync();

        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(2)]));
        journal.Health.Status.ShouldBe(StoreStatus.Interrupted);
        journal.Health.Reason!.ShouldStartWith("PostgreSQL does not answer: ");
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.ReadAsync("ana", 0, 10));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 1)));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("new", [Samples.Entry(1)]));

        await cluster.StartServerAsync();
        await CrashTests.ReadyAsync(journal);

        (await journal.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.Committed);
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Append_ItsAnswerIsLostWithTheConnection_IsFoundAsADuplicateWhenSentAgain()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        Task<AppendOutcome> append;
        await using (var holder = await database.ConnectAsync())
        {
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE journal.heads IN EXCLUSIVE MODE", holder);
            await hold.ExecuteNonQueryAsync();
            append = journal.AppendAsync("ana", [Samples.Entry(2)]).AsTask();
            while (await database.ScalarAsync<long>("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == 0) await Task.Delay(5);
            await database.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        }
        await Should.ThrowAsync<StoreUnavailableException>(() => append);
        await CrashTests.ReadyAsync(journal);

        // Sent again as often as one likes: it is stored once.
        (await journal.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.Committed);
        (await journal.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.DuplicateEvent);
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Append_ARowIsLockedForTooLong_FailsThatWriteAndGoesOn()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync(options => options with { LockTimeout = TimeSpan.FromMilliseconds(50) });
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await using (var holder = await database.ConnectAsync())
        {
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE journal.heads IN EXCLUSIVE MODE", holder);
            await hold.ExecuteNonQueryAsync();
            await Should.ThrowAsync<StoreUnavailableException>(async () => await journal.AppendAsync("ana", [Samples.Entry(2)]));
        }
        journal.Health.IsReady.ShouldBeTrue();
        (await journal.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.Committed);
    }

    [Fact]
    public async Task Open_NoServer_IsUnavailableAndTellsNoPassword()
    {
        using var database = await PostgresDatabase.CreateAsync();
        var error = await Should.ThrowAsync<StoreUnavailableException>(async () => await database.OpenAsync(options => options with
        {
            ConnectionString = "Host=127.0.0.1;Port=1;Database=x;Username=u;Password=s3cret-password",
        }));
        error.ToString().ShouldNotContain("s3cret-password");
    }
}
