namespace Brokerage.Storage.Tests.Postgres;

[NeedsPostgres]
public sealed class KeyRotationTests
{
    [Fact]
    public async Task RewrapKeys_AfterTheMasterKeyChanged_LeavesNothingThatTheFormerOneOpens()
    {
        using var database = await PostgresDatabase.CreateAsync();
        var former = FileMasterKey.OpenOrCreate(Path.Combine(database.Path, "keys", "former.key"), mayCreate: true);
        var current = FileMasterKey.OpenOrCreate(Path.Combine(database.Path, "keys", "current.key"), mayCreate: true);
        await using (var journal = await database.OpenAsync(options => options with { MasterKey = former }))
            for (var i = 0; i < 20; i++) await journal.AppendAsync($"investor-{i}", Samples.Entries(1, 2));

        await using (var journal = await database.OpenAsync(options => options with { MasterKey = new RotatedMasterKey(current, former) }))
        {
            await journal.AppendAsync("new", [Samples.Entry(1)]);
            var load = new AppendLoad(journal, 2, firstSequence: 3);
            await load.ProgressAsync(5);
            (await journal.RewrapKeysAsync()).ShouldBe(20);
            await load.ProgressAsync(5);
            await load.StopAsync();
            (await journal.RewrapKeysAsync()).ShouldBe(0);
            await load.ShouldHaveLostNothingAsync(journal);
        }

        (await database.ScalarAsync<long>(
            $"SELECT COUNT(*) FROM (SELECT master_key FROM registry.data_keys UNION ALL SELECT master_key FROM registry.secrets) k WHERE master_key <> '{current.KeyId}'"))
            .ShouldBe(0);
        await using var again = await database.OpenAsync(options => options with { MasterKey = current });
        for (var i = 2; i < 20; i++) (await again.ReadAsync($"investor-{i}", 0, 10)).Count.ShouldBe(2);
        (await again.ListInvestorsAsync("investor-9", 10)).ShouldBe(["new"]);
        await Should.ThrowAsync<StoreConfigurationException>(async () => await database.OpenAsync(options => options with { MasterKey = former }));
    }
}
