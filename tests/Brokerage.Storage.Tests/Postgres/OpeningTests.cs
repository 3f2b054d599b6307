namespace Brokerage.Storage.Tests.Postgres;

[NeedsPostgres]
public sealed class OpeningTests
{
    [Fact]
    public async Task Open_OptionBreaksItsRule_NamesOptionValueAndRule()
    {
        using var database = await PostgresDatabase.CreateAsync();
        var error = await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync(options => options with { Writers = 0 }));
        error.Message.ShouldBe("Option Writers = '0' must be 1 to 64.");
        error = await Should.ThrowAsync<StoreConfigurationException>(
            async () => await database.OpenAsync(options => options with { SynchronousCommit = "on; DROP TABLE x" }));
        error.Message.ShouldBe("Option SynchronousCommit = 'on; DROP TABLE x' must be one of on, remote_apply, off.");
        error = await Should.ThrowAsync<StoreConfigurationException>(
            async () => await database.OpenAsync(options => options with { ConnectionString = "Host=db;Password=s3cret" }));
        error.Message.ShouldBe("Option ConnectionString = 'Host=db;Database=' must name a Host and a Database.");
    }

    [Fact]
    public async Task Open_SchemaIsNewer_IsRefusedAndUntouched()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await (await database.OpenAsync()).DisposeAsync();

        foreach (var oldest in new[] { "NULL", "99", $"{PostgresSchema.Steps.Count + 1}" })
        {
            await database.ExecuteAsync($"UPDATE journal.schema_version SET version = 99, oldest = {oldest}");
            (await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync())).Message.ShouldContain("schema version 99");
        }

        (await database.ScalarAsync<int>("SELECT version FROM journal.schema_version")).ShouldBe(99);
    }

    [Fact]
    public async Task Open_ManyAtOnceOnAnEmptyDatabase_AgreeOnSchemaAndKeys()
    {
        using var database = await PostgresDatabase.CreateAsync();
        var journals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await database.OpenAsync())));
        for (var i = 0; i < journals.Length; i++)
            (await journals[i].AppendAsync("ana", [Samples.Entry(i + 1)])).ShouldBe(AppendOutcome.Committed);
        (await journals[0].ReadAsync("ana", 0, 10)).Count.ShouldBe(4);
        (await journals[3].ListInvestorsAsync(null, 10)).ShouldBe(["ana"]);
        foreach (var journal in journals) await journal.DisposeAsync();
    }

    [Fact]
    public async Task Open_AnotherOrAMissingMasterKey_IsRefused()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using (var journal = await database.OpenAsync()) await journal.AppendAsync("ana", [Samples.Entry(1)]);
        var key = await File.ReadAllTextAsync(database.Options.MasterKeyPath);
        await File.WriteAllTextAsync(database.Options.MasterKeyPath, Convert.ToBase64String(new byte[32]));
        (await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync())).Message.ShouldContain("uses master key");
        File.Delete(database.Options.MasterKeyPath);
        (await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync())).Message.ShouldContain("missing");
        await File.WriteAllTextAsync(database.Options.MasterKeyPath, key);
        await using var again = await database.OpenAsync();
        (await again.ReadAsync("ana", 0, 10)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_RegistryOfAnotherStore_IsRefused()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await (await database.OpenAsync()).DisposeAsync();
        await database.ExecuteAsync("UPDATE registry.store SET id = 'another'");
        (await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync())).Message.ShouldContain("different stores");
    }

    [Fact]
    public async Task Migrate_FromTheFormerVersionWhileItIsWrittenTo_LetsNobodyFail()
    {
        using var database = await PostgresDatabase.CreateAsync();
        IReadOnlyList<string> former = [.. PostgresSchema.Steps.SkipLast(1)];
        await using var old = await PostgresJournal.OpenAsync(database.Options, former, TimeProvider.System, default);
        var load = new AppendLoad(old, investors: 4);
        await load.ProgressAsync(10);
        // What a step may do to tables in use, too: it waits for their lock in short attempts.
        IReadOnlyList<string> next = [.. PostgresSchema.Steps, "ALTER TABLE journal.entries ADD COLUMN shard integer"];

        await using var migrated = await PostgresJournal.OpenAsync(database.Options, next, TimeProvider.System, default);
        await load.ProgressAsync(10);
        await load.StopAsync();

        load.Refused.ShouldBe(0);
        (await database.ScalarAsync<int>("SELECT version FROM journal.schema_version")).ShouldBe(next.Count);
        await load.ShouldHaveLostNothingAsync(migrated);
    }

    [Fact]
    public async Task Open_ByTheFormerProgramAfterTheMigration_GoesOnAndLeavesTheVersion()
    {
        using var database = await PostgresDatabase.CreateAsync();
        await using (var former = await database.OpenAsync()) await former.AppendAsync("ana", [Samples.Entry(1)]);
        IReadOnlyList<string> next = [.. PostgresSchema.Steps, "ALTER TABLE journal.entries ADD COLUMN shard integer"];
        await using var newer = await PostgresJournal.OpenAsync(database.Options, next, TimeProvider.System, default);

        // Its process died during the rollout, and is started again.
        await using var again = await database.OpenAsync();
        (await again.AppendAsync("ana", [Samples.Entry(2)])).ShouldBe(AppendOutcome.Committed);

        (await newer.ReadAsync("ana", 0, 10)).Count.ShouldBe(2);
        (await PostgresJournal.MigrateAsync(database.Options, TimeProvider.System, default)).ShouldBe((next.Count, next.Count));
        (await database.ScalarAsync<int>("SELECT version FROM journal.schema_version")).ShouldBe(next.Count);
    }

    [Fact]
    public async Task Migrate_AStepFails_LeavesTheVersionBeforeItWhole()
    {
        using var database = await PostgresDatabase.CreateAsync();
        IReadOnlyList<string> broken = [.. PostgresSchema.Steps, "CREATE TABLE journal.half (a int); SELECT 1 / 0"];
        await Should.ThrowAsync<StoreUnavailableException>(
            async () => await PostgresJournal.OpenAsync(database.Options, broken, TimeProvider.System, default));
        (await database.ScalarAsync<int>("SELECT version FROM journal.schema_version")).ShouldBe(PostgresSchema.Steps.Count);
        (await database.ScalarAsync<bool>("SELECT to_regclass('journal.half') IS NULL")).ShouldBeTrue();
    }
}
