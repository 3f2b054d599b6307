using System.Text;
using Brokerage.Storage.Tests.Sqlite;

namespace Brokerage.Storage.Tests.Encryption;

public sealed class EncryptionAtRestTests : IDisposable
{
    readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Files_CanariesInEveryPrivateField_HoldNoneOfThemInAnyForm()
    {
        const string control = "control.type-7f3a9c";
        string[] fields = ["payload", "source", "event", "state", "detail", "quarantined"];
        string[] canaries = [.. fields.Select(name => $"canary-{name}-51d0e8b2")];
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.AppendAsync("ana", [Samples.Entry(1, canaries[2], canaries[1], canaries[0]) with { Type = control }]);
            await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 1, state: canaries[3]));
            await journal.QuarantineAsync(Samples.Quarantined("q1", "ana", canaries[5], canaries[4]));
            Scan(); // With the log still there.
        }
        Scan();

        void Scan()
        {
            var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(ReadShared).ToArray();
            files.Any(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(control)) >= 0).ShouldBeTrue();
            foreach (var canary in canaries)
                foreach (var form in Forms(canary))
                    files.Any(file => file.AsSpan().IndexOf(form) >= 0).ShouldBeFalse(canary);
        }
    }

    static IEnumerable<byte[]> Forms(string canary)
    {
        var utf8 = Encoding.UTF8.GetBytes(canary);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(canary);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        // Base64 of a longer text holds the canary's middle at one of three offsets.
        for (var offset = 0; offset < 3; offset++)
        {
            var text = Convert.ToBase64String([.. new byte[offset], .. utf8]);
            yield return Encoding.ASCII.GetBytes(text[4..^4]);
        }
    }

    static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    [Fact]
    public async Task DataKeys_TwoInvestorsSameEvent_ShareNothingReadable()
    {
        await using var journal = await _folder.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await journal.AppendAsync("ben", [Samples.Entry(1)]);
        _folder.Scalar("SELECT COUNT(DISTINCT dedup) FROM journal").ShouldBe(2L);
        _folder.Scalar("SELECT COUNT(DISTINCT wrapped) FROM data_keys").ShouldBe(2L);
    }

    [Theory]
    [InlineData("UPDATE journal SET payload = CAST(substr(payload, 1, 30) || x'00' || substr(payload, 32) AS BLOB) WHERE seq = 2")]
    [InlineData("UPDATE journal SET payload = x'00' WHERE seq = 2")]
    [InlineData("UPDATE journal SET payload = (SELECT payload FROM journal j WHERE j.investor = journal.investor AND j.seq = 1) WHERE seq = 2")]
    [InlineData("UPDATE journal SET payload = (SELECT payload FROM journal j WHERE j.investor <> journal.investor AND j.seq = journal.seq)")]
    [InlineData("UPDATE journal SET type = 'order.cancelled' WHERE seq = 2")]
    [InlineData("UPDATE journal SET occurred_at = occurred_at + 1 WHERE seq = 2")]
    [InlineData("UPDATE journal SET received_at = received_at + 1 WHERE seq = 2")]
    [InlineData("UPDATE journal SET key_id = key_id + 1 WHERE seq = 2")]
    [InlineData("DELETE FROM journal WHERE seq = 2")]
    public async Task Read_RowWasMeddledWith_IsAnIntegrityError(string meddling)
    {
        await using var journal = await _folder.OpenAsync();
        await journal.AppendAsync("ana", Samples.Entries(1, 3));
        await journal.AppendAsync("ben", Samples.Entries(1, 3));
        (await journal.ReadAsync("ana", 0, 10)).Count.ShouldBe(3);

        _folder.Execute(meddling).ShouldBeGreaterThan(0);

        var error = await Should.ThrowAsync<StoreIntegrityException>(async () => await journal.ReadAsync("ana", 0, 10));
        error.Message.ShouldStartWith("Journal entry ");
        journal.Health.IsReady.ShouldBeTrue();
    }

    [Theory]
    [InlineData("UPDATE snapshots SET tier = 'advanced'")]
    [InlineData("UPDATE snapshots SET wake_at = 5")]
    [InlineData("UPDATE snapshots SET seq = seq + 1")]
    [InlineData("UPDATE snapshots SET state = (SELECT payload FROM journal LIMIT 1)")]
    public async Task LoadSnapshot_RowWasMeddledWith_IsAnIntegrityError(string meddling)
    {
        await using var journal = await _folder.OpenAsync();
        await journal.AppendAsync("ana", [Samples.Entry(1)]);
        await journal.SaveSnapshotAsync(Samples.Snapshot("ana", 1));
        _folder.Execute(meddling).ShouldBe(1);
        await Should.ThrowAsync<StoreIntegrityException>(async () => await journal.LoadSnapshotAsync("ana"));
    }

    [Fact]
    public async Task GetQuarantined_RowWasMeddledWith_IsAnIntegrityError()
    {
        await using var journal = await _folder.OpenAsync();
        await journal.QuarantineAsync(Samples.Quarantined("q1", "ana", "e-1"));
        _folder.Execute("UPDATE quarantine SET code = 'inconsistent'").ShouldBe(1);
        await Should.ThrowAsync<StoreIntegrityException>(async () => await journal.GetQuarantinedAsync("q1"));
    }

    [Fact]
    public async Task Read_WrappedKeyOfAnotherInvestor_IsAnIntegrityError()
    {
        await using (var journal = await _folder.OpenAsync())
        {
            await journal.AppendAsync("ana", [Samples.Entry(1)]);
            await journal.AppendAsync("ben", [Samples.Entry(1)]);
        }
        _folder.Execute("UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE investor = 2) WHERE investor = 1").ShouldBe(1);
        await using var again = await _folder.OpenAsync();
        var error = await Should.ThrowAsync<StoreIntegrityException>(async () => await again.ReadAsync("ana", 0, 1));
        error.ToString().Split(" at ")[0].ShouldNotContain("ana");
        error.Message.ShouldBe("The data key of investor no 1 does not open.");
        (await again.ReadAsync("ben", 0, 1)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Append_FewerCachedKeysThanInvestors_StillReadsEverything()
    {
        await using var journal = await _folder.OpenAsync(options => options with { MaxCachedKeys = 2 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            for (var sequence = 1; sequence <= 20; sequence++)
                (await journal.AppendAsync($"investor-{i}", [Samples.Entry(sequence)])).ShouldBe(AppendOutcome.Committed);
        })));
        for (var i = 0; i < 12; i++) (await journal.ReadAsync($"investor-{i}", 0, 100)).Count.ShouldBe(20);
    }

    public void Dispose() => _folder.Dispose();
}
