namespace Brokerage.Storage.Tests.Sqlite;

public sealed class KeyRotationTests : IDisposable
{
    readonly SqliteFolder _folder = new();

    [Fact]
    public async Task RewrapKeys_AfterTheMasterKeyChanged_LeavesNothingThatTheFormerOneOpens()
    {
        var former = FileMasterKey.OpenOrCreate(Path.Combine(_folder.Path, "keys", "former.key"), mayCreate: true);
        var current = FileMasterKey.OpenOrCreate(Path.Combine(_folder.Path, "keys", "current.key"), mayCreate: true);
        await using (var journal = await _folder.OpenAsync(options => options with { MasterKey = former }))
            for (var i = 0; i < 20; i++) await journal.AppendAsync($"investor-{i}", Samples.Entries(1, 2));

        await using (var journal = await _folder.OpenAsync(options => options with { MasterKey = new RotatedMasterKey(current, former) }))
        {
            await journal.AppendAsync("new", [Samples.Entry(1)]);
            (await journal.RewrapKeysAsync()).ShouldBe(20);
            (await journal.RewrapKeysAsync()).ShouldBe(0);
        }

        await Should.ThrowAsync<StoreConfigurationException>(async () => await _folder.OpenAsync(options => options with { MasterKey = former }));
        await using var again = await _folder.OpenAsync(options => options with { MasterKey = current });
        for (var i = 0; i < 20; i++) (await again.ReadAsync($"investor-{i}", 0, 10)).Count.ShouldBe(2);
    }

    public void Dispose() => _folder.Dispose();
}
