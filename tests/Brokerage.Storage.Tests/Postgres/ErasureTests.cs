using System.Diagnostics;
using System.Text;
using Brokerage.Tests;
using Xunit.Abstractions;

namespace Brokerage.Storage.Tests.Postgres;

/// <summary>Promise 7 on PostgreSQL: what it never saw in the clear need not be searched for in its files.</summary>
[NeedsPostgres]
public sealed class ErasureTests(ITestOutputHelper output)
{
    const int Investors = 20, Erased = 10, EventsEach = 10;

    [Fact]
    public async Task Files_OfTheWholeServer_NeverHoldAnIdOrAPayloadInAnyForm()
    {
        // A server that logs every statement with its values: the worst that an operator can set.
        await using var cluster = await PostgresCluster.StartAsync(
            "-c log_min_messages=info -c log_min_error_statement=info -c log_statement=all -c log_parameter_max_length=-1 "
            + "-c log_parameter_max_length_on_error=-1");
        using var database = await PostgresDatabase.CreateAsync(cluster);
        var people = Enumerable.Range(0, Investors).Select(n => new Person(new Random(n))).ToArray();
        const string control = "control.type-7f3a9c51d0e8b2";
        await using var journal = await database.OpenAsync();
        foreach (var person in people) await person.LiveAsync(journal, control);
        await database.ExecuteAsync("CHECKPOINT");
        Scan("before").Found.ShouldBe([control]);

        var times = new List<double>();
        foreach (var person in people[..Erased])
        {
            var began = Stopwatch.GetTimestamp();
            await journal.Erasures.AppendAsync(person.Id, LedgerKind.Erased);
            (await journal.EraseAsync(person.Id)).ShouldBe(new ErasureCount(EventsEach, 1, HadSnapshot: true, HadKey: true, Complete: true));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        await database.ExecuteAsync("CHECKPOINT");
        await database.ExecuteAsync("VACUUM");
        Scan("after").Found.ShouldBe([control]);
        output.WriteLine($"erasure with its line: median {times.Order().ElementAt(Erased / 2):0.0} ms, longest {times.Max():0.0} ms");
        foreach (var person in people[..Erased])
            await Should.ThrowAsync<InvestorErasedException>(() => person.LiveAsync(journal, control));
        foreach (var person in people[Erased..]) (await journal.ReadAsync(person.Id, 0, 100)).Count.ShouldBe(EventsEach);

        CanaryReport Scan(string when)
        {
            var report = new CanaryScan([control, .. people.SelectMany(person => person.Canaries)]).Scan(cluster.Folder, database.Path);
            output.WriteLine($"{when}: {report}");
            return report;
        }
    }

    [Fact]
    public async Task Erase_TheWrappedKey_IsOutOfTheTablesAndStaysInTheLogUntilItIsRecycled()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        using var database = await PostgresDatabase.CreateAsync(cluster);
        await using var journal = await database.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await journal.AppendAsync("ben", [Samples.Entry(1)]);
        var wrapped = await database.ScalarAsync<byte[]>("SELECT wrapped FROM registry.data_keys WHERE investor = 1");

        (await journal.EraseAsync("ana")).Complete.ShouldBeTrue();

        (await database.ScalarAsync<long>("SELECT COUNT(*) FROM registry.data_keys")).ShouldBe(1);
        // What this says is what the documentation says: sealed bytes outlive the row, in the log and in free space of a page. They open with
        // the master key only.
        await database.ExecuteAsync("CHECKPOINT");
        var places = Directory.EnumerateFiles(cluster.DataFolder, "*", SearchOption.AllDirectories)
            .Where(path => File.ReadAllBytes(path).AsSpan().IndexOf(wrapped) >= 0)
            .Select(path => Path.GetRelativePath(cluster.DataFolder, path).Split('/')[0]).Distinct().Order().ToArray();
        output.WriteLine($"the wrapped key of an erased investor is still in: {string.Join(", ", places)}");
        places.ShouldBeSubsetOf(["base", "pg_wal"]);
    }

    [Fact]
    public async Task Open_AfterARestoreFromBeforeAnErasure_ForgetsBeforeItServes()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using (var journal = await database.OpenAsync())
        {
            foreach (var investor in new[] { "ana", "ben" }) await journal.AppendAsync(investor, Samples.Entries(1, 3));
            // The line is written and the process dies, or an older dump is restored: it is the same to the store.
            await journal.Erasures.AppendAsync("ana", LedgerKind.Erased);
        }

        await using var again = await database.OpenAsync();

        again.Replay.ShouldBe(new ErasureReplay(1, 0, Complete: true));
        (await again.ListInvestorsAsync(null, 10)).ShouldBe(["ben"]);
        await Should.ThrowAsync<InvestorErasedException>(async () => await again.AppendAsync("ana", [Samples.Entry(1)]));
    }

    [Fact]
    public async Task Open_RowsWithoutAKey_AreForgottenOnlyAsFarAsTheLedgerKnows()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using (var journal = await database.OpenAsync())
        {
            foreach (var investor in new[] { "ana", "ben", "cid" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);
            await journal.Erasures.AppendAsync("ana", LedgerKind.Erased);
        }
        await database.ExecuteAsync("DELETE FROM registry.data_keys WHERE investor = 1; DELETE FROM registry.investors WHERE no = 1");
        await using (var journal = await database.OpenAsync()) journal.Replay.ShouldBe(new ErasureReplay(0, 1, Complete: true));

        await database.ExecuteAsync("DELETE FROM registry.data_keys; DELETE FROM registry.investors");
        (await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync())).Message.ShouldContain("2 investors");
        (await database.ScalarAsync<long>("SELECT COUNT(*) FROM journal.entries")).ShouldBe(2);
    }

    [Fact]
    public async Task ListInvestors_SomeAreErasedBetweenPages_GoesOnWithoutThem()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        foreach (var investor in new[] { "ann", "ben", "cid", "dan", "eve" }) await journal.AppendAsync(investor, [Samples.Entry(1)]);
        (await journal.ListInvestorsAsync(null, 2)).ShouldBe(["ann", "ben"]);

        foreach (var investor in new[] { "ben", "cid" }) await journal.EraseAsync(investor);
        await journal.AppendAsync("bob", [Samples.Entry(1)]);
        await journal.AppendAsync("dee", [Samples.Entry(1)]);

        (await journal.ListInvestorsAsync("ben", 2)).ShouldBe(["bob", "dan"]);
        (await journal.ListInvestorsAsync("dan", 9)).ShouldBe(["dee", "eve"]);
        (await journal.ListInvestorsAsync(null, 9)).ShouldBe(["ann", "bob", "dan", "dee", "eve"]);
    }

    [Fact]
    public async Task Retain_OldEntriesOfSomeTypes_LosesTheirContentOnly()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using var journal = await database.OpenAsync();
        for (var i = 0; i < 20; i++)
            await journal.AppendAsync(
                $"investor-{i}", [Samples.Entry(1) with { Type = "app.opened" }, Samples.Entry(2), Samples.Entry(3) with { Type = "app.opened" }]);
        await journal.QuarantineAsync(Samples.Quarantined("q1", "investor-0", "e-9"));
        await journal.QuarantineAsync(Samples.Quarantined("q2", "investor-0", "e-8"));
        await journal.SetQuarantineStatusAsync("q2", QuarantineStatus.Discarded);
        // Received one second after their sequence: the third is not old yet.
        var before = Samples.Entry(3).ReceivedAt;

        (await journal.RetainAsync(before, ["app.opened"])).ShouldBe(new RetentionCount(20, 1));
        (await journal.RetainAsync(before, ["app.opened"])).ShouldBe(new RetentionCount(0, 0));

        for (var i = 0; i < 20; i++)
            (await journal.ReadAsync($"investor-{i}", 0, 10)).Select(entry => entry.Type).ShouldBe([JournalEntry.RedactedType, "order.filled", "app.opened"]);
        (await journal.GetQuarantinedAsync("q1")).ShouldNotBeNull();
        (await journal.GetQuarantinedAsync("q2")).ShouldBeNull();
    }

    /// <summary>An investor with 16 random bytes in every field that names or describes them.</summary>
    sealed class Person(Random random)
    {
        readonly string _source = Canary(random), _payload = Canary(random), _detail = Canary(random), _state = Canary(random);
        readonly string[] _events = [.. Enumerable.Range(0, EventsEach + 1).Select(_ => Canary(random))];

        public string Id { get; } = Canary(random);

        public IEnumerable<string> Canaries => [Id, _source, _payload, _detail, _state, .. _events];

        public async Task LiveAsync(PostgresJournal journal, string type)
        {
            for (var n = 1; n <= EventsEach; n++)
                await journal.AppendAsync(Id, [Samples.Entry(n, _events[n], _source, $"{{\"note\":\"{_payload}\"}}") with { Type = type }]);
            await journal.SaveSnapshotAsync(Samples.Snapshot(Id, EventsEach, state: _state));
            await journal.QuarantineAsync(Samples.Quarantined(QuarantineId.New(Samples.Noon), Id, _events[0], _detail) with
            {
                Source = _source,
                Payload = Encoding.UTF8.GetBytes($"\"{_payload}\""),
            });
            await journal.Cases.OpenAsync(Id, CaseKind.Erase, Samples.Noon, Samples.Noon.AddDays(30));
            await journal.FindAsync(Id, _source, _events[1]);
            await journal.ExistsAsync(Id);
        }

        static string Canary(Random random)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return Convert.ToHexStringLower(bytes);
        }
    }
}
