using Npgsql;

namespace Brokerage.Storage.Tests.Postgres;

[NeedsPostgres]
public sealed class GroupCommitTests
{
    [Fact]
    public async Task Append_ManyWait_ShareOneCommit()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        for (var i = 0; i < 50; i++) await journal.AppendAsync($"investor-{i}", [Samples.Entry(1)]);
        await PostgresDatabase.RegisterBlockersAsync(journal, 1);
        var before = journal.Statistics;
        Task<AppendOutcome>[] appends;
        using (await database.HoldWritesAsync(journal, 1))
            appends = [.. Enumerable.Range(0, 50).Select(i => journal.AppendAsync($"investor-{i}", [Samples.Entry(2), Samples.Entry(3)]).AsTask())];

        (await Task.WhenAll(appends)).ShouldAllBe(outcome => outcome == AppendOutcome.Committed);
        // One for what held the lane, one for the fifty.
        (journal.Statistics.Commits - before.Commits).ShouldBe(2);
        (journal.Statistics.Entries - before.Entries).ShouldBe(101);
    }

    [Fact]
    public async Task Append_OneOfAGroupIsRefusedEachWay_TheOthersShareTheCommit()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        foreach (var investor in new[] { "ana", "ben", "cid", "dan" }) await journal.AppendAsync(investor, Samples.Entries(1, 2));
        await PostgresDatabase.RegisterBlockersAsync(journal, 1);
        Task<AppendOutcome> taken, conflict, known, twice;
        using (await database.HoldWritesAsync(journal, 1))
        {
            taken = journal.AppendAsync("ana", Samples.Entries(3, 2)).AsTask();
            conflict = journal.AppendAsync("ben", [Samples.Entry(2, "x"), Samples.Entry(3, "y")]).AsTask();
            known = journal.AppendAsync("cid", [Samples.Entry(3), Samples.Entry(4, "e-1")]).AsTask();
            twice = journal.AppendAsync("dan", [Samples.Entry(3, "z"), Samples.Entry(4, "z")]).AsTask();
        }

        (await Task.WhenAll(taken, conflict, known, twice)).ShouldBe(
            [AppendOutcome.Committed, AppendOutcome.SequenceConflict, AppendOutcome.DuplicateEvent, AppendOutcome.DuplicateEvent]);
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(4);
        foreach (var refused in new[] { "ben", "cid", "dan" }) (await journal.ReadAsync(refused, 0, 10)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Append_TwoJournalsRaceOnManyInvestors_EverySequenceIsWonOnceAndTheLoserStoresNothing()
    {
        const int investors = 8, sequences = 25;
        using var database = await PostgresDatabase.CreateAsync();
        await using var first = await database.OpenAsync(options => options with { Writers = 2 });
        await using var second = await database.OpenAsync(options => options with { Writers = 3 });
        PostgresJournal[] journals = [first, second];

        var wins = await Task.WhenAll(
            from investor in Enumerable.Range(0, investors)
            from writer in Enumerable.Range(0, 2)
            select Task.Run(async () =>
            {
                var won = new List<(int Investor, long Sequence, int Writer)>();
                for (var sequence = 1L; sequence <= sequences; sequence++)
                {
                    var outcome = await journals[writer].AppendAsync($"investor-{investor}", [Samples.Entry(sequence, $"{writer}-{sequence}")]);
                    if (outcome == AppendOutcome.Committed) won.Add((investor, sequence, writer));
                    else outcome.ShouldBe(AppendOutcome.SequenceConflict);
                }
                return won;
            }));

        var all = wins.SelectMany(won => won).ToArray();
        all.Select(win => (win.Investor, win.Sequence)).Distinct().Count().ShouldBe(all.Length);
        all.Length.ShouldBe(investors * sequences);
        for (var investor = 0; investor < investors; investor++)
            (await first.ReadAsync($"investor-{investor}", 0, 100)).Select(entry => entry.EventId).ShouldBe(
                all.Where(win => win.Investor == investor).OrderBy(win => win.Sequence).Select(win => $"{win.Writer}-{win.Sequence}"));
    }

    [Fact]
    public async Task Append_ARowContradictsItsHead_FailsAloneInItsGroup()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        foreach (var investor in new[] { "ana", "ben" }) await journal.AppendAsync(investor, Samples.Entries(1, 2));
        await PostgresDatabase.RegisterBlockersAsync(journal, 1);
        // A head that somebody set back: the unique key of the journal has the last word.
        await database.ExecuteAsync("UPDATE journal.heads SET seq = 1 WHERE investor = (SELECT MIN(investor) FROM journal.entries)");
        Task<AppendOutcome> broken, well;
        using (await database.HoldWritesAsync(journal, 1))
        {
            broken = journal.AppendAsync("ana", [Samples.Entry(2, "other")]).AsTask();
            well = journal.AppendAsync("ben", [Samples.Entry(3)]).AsTask();
        }

        (await well).ShouldBe(AppendOutcome.Committed);
        (await Should.ThrowAsync<StoreUnavailableException>(() => broken)).Message.ShouldContain("23505");
        journal.Health.IsReady.ShouldBeTrue();
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Append_AnotherProcessLocksInvestorsInAnotherOrder_IsTriedAgain()
    {
        using var database = await PostgresDatabase.CreateAsync();
        // The group is the one that looks for a deadlock first, and so the one that PostgreSQL ends.
        await using var journal = await database.OpenAsync(
            options => options with { ConnectionString = options.ConnectionString + ";Options=-c deadlock_timeout=3s" });
        foreach (var investor in new[] { "blocker", "ana", "ben" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);
        await using var holder = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();
        await RunAsync(holder, "BEGIN; SELECT 1 FROM journal.heads WHERE investor = 1 FOR UPDATE");
        var blocker = journal.AppendAsync("blocker", [Samples.Entry(2)]).AsTask();
        await WaitersAsync(database, 1);
        Task<AppendOutcome>[] group = [.. new[] { "ana", "ben" }.Select(investor => journal.AppendAsync(investor, [Samples.Entry(2)]).AsTask())];
        await RunAsync(other, "SET deadlock_timeout = '60s'; BEGIN; SELECT 1 FROM journal.heads WHERE investor = 3 FOR UPDATE");
        await RunAsync(holder, "COMMIT");
        await WaitersAsync(database, 1);

        // The group holds ana and waits for ben, the other holds ben and asks for ana: one of them is ended.
        await RunAsync(other, "SELECT 1 FROM journal.heads WHERE investor = 2 FOR UPDATE");
        await RunAsync(other, "COMMIT");

        (await Task.WhenAll([blocker, .. group])).ShouldAllBe(outcome => outcome == AppendOutcome.Committed);
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task WaitersAsync(PostgresDatabase database, int count)
    {
        const string waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while (await database.ScalarAsync<long>(waiting) != count) await Task.Delay(5);
    }
}
