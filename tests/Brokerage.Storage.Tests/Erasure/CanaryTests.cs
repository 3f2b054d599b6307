using System.Diagnostics;
using System.Text;
using Brokerage.Storage.Tests.Sqlite;
using Brokerage.Tests;
using Xunit.Abstractions;

namespace Brokerage.Storage.Tests.Erasure;

/// <summary>
/// Promise 7 for the store: fifty investors with a secret of their own in every field, a backup in the middle, half of them erased, and
/// no file that knows one of these, also after the backup was restored.
/// </summary>
public sealed class CanaryTests(ITestOutputHelper output) : IDisposable
{
    const int Investors = 50, Erased = 25, EventsEach = 40;
    readonly SqliteFolder _folder = new();
    readonly SqliteFolder _restored = new();
    readonly string _elsewhere = Directory.CreateTempSubdirectory("brokerage-elsewhere-").FullName;
    readonly Person[] _people = [.. Enumerable.Range(0, Investors).Select(n => new Person(new Random(n)))];

    Task<SqliteJournal> OpenAsync(SqliteFolder folder) => folder.OpenAsync(Elsewhere).AsTask();

    // Ledger and backups on other disks, as they should be.
    SqliteJournalOptions Elsewhere(SqliteJournalOptions options) => options with
    {
        ErasureLedgerPath = Path.Combine(_elsewhere, "ledger", "erasures.jsonl"),
        BackupFolder = Path.Combine(_elsewhere, "backups"),
    };

    StoreBackup BackupsOf(SqliteFolder folder) => new(Elsewhere(folder.Options), TimeProvider.System);

    static CanaryReport Scan(IEnumerable<Person> people, params string[] folders) => new CanaryScan(people.SelectMany(person => person.Canaries)).Scan(folders);

    [Fact]
    public async Task Erase_HalfOfFifty_LeavesNoByteOfThemInAnyFileAndARestoredBackupForgetsThemFirst()
    {
        var (gone, kept) = (_people[..Erased], _people[Erased..]);
        string[] folders = [_folder.Path, _elsewhere];
        await using var journal = await OpenAsync(_folder);
        foreach (var person in _people) await person.LiveAsync(journal, 1, EventsEach / 2);
        var manifest = await BackupsOf(_folder).CreateAsync();
        foreach (var person in _people) await person.LiveAsync(journal, EventsEach / 2 + 1, EventsEach / 2);

        // The control: before, everybody is found, and only by the id in the registry and its copy.
        var before = Scan(_people, folders);
        before.Found.ShouldBe(_people.Select(person => person.Id), ignoreOrder: true);
        output.WriteLine($"before: {before}");

        var times = new List<double>();
        foreach (var person in gone)
        {
            var began = Stopwatch.GetTimestamp();
            await journal.Erasures.AppendAsync(person.Id, LedgerKind.Erased);
            var count = await journal.EraseAsync(person.Id);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            count.ShouldBe(new ErasureCount(EventsEach, 2, HadSnapshot: true, HadKey: true, Complete: true));
        }
        times.Sort();
        output.WriteLine($"erasure with its line: median {times[Erased / 2]:0.0} ms, longest {times[^1]:0.0} ms; "
            + $"journal {new FileInfo(_folder.Options.DatabasePath).Length} bytes, registry {new FileInfo(_folder.Options.RegistryPath).Length} bytes");

        var after = Scan(_people, folders);
        output.WriteLine($"after: {after}");
        after.Found.ShouldBe(kept.Select(person => person.Id), ignoreOrder: true);
        foreach (var person in gone) journal.Erasures.IsErased(person.Id).ShouldBeTrue();

        await RestoreAsync(manifest, gone, kept);
    }

    async Task RestoreAsync(BackupManifest manifest, Person[] gone, Person[] kept)
    {
        PrivateCopy(_folder.Options.MasterKeyPath, _restored.Options.MasterKeyPath);
        PrivateCopy(_folder.Options.LedgerKeyPath, _restored.Options.LedgerKeyPath);
        await BackupsOf(_restored).RestoreAsync(Path.Combine(_elsewhere, "backups", manifest.Name), replace: false);
        // Their rows are in the older backup, and there is no key that opens them: not even before the store forgets the rows.
        _restored.Scalar("SELECT COUNT(*) FROM journal").ShouldBe((long)Investors * EventsEach / 2);
        _restored.Scalar("SELECT COUNT(DISTINCT investor) FROM journal WHERE investor NOT IN (SELECT investor FROM keyring.data_keys)").ShouldBe((long)Erased);

        await using var journal = await OpenAsync(_restored);

        // The first moment at which anybody could ask.
        Scan(gone, _restored.Path, _elsewhere).Hits.ShouldBeEmpty();
        journal.Replay.ShouldBe(new ErasureReplay(0, Erased, Complete: true));
        _restored.Scalar("SELECT COUNT(*) FROM journal").ShouldBe((long)(Investors - Erased) * EventsEach / 2);
        foreach (var person in gone)
        {
            (await journal.ExistsAsync(person.Id)).ShouldBeFalse();
            (await journal.PseudonymAsync(person.Id)).ShouldBeNull();
            await Should.ThrowAsync<InvestorErasedException>(() => person.LiveAsync(journal, 1, 1));
        }
        foreach (var person in kept)
            (await journal.ReadAsync(person.Id, 0, 100)).Select(entry => entry.EventId).ShouldBe(person.EventIds[..(EventsEach / 2)]);
    }

    [Fact]
    public async Task Restore_WhenTheCopyOfTheRegistryDidNotForget_WouldBringEverybodyBack()
    {
        // The control for the destroyed key: with an old copy of the registry and no ledger, the old backup reads everything.
        var person = _people[0];
        BackupManifest manifest;
        byte[] registry;
        await using (var journal = await OpenAsync(_folder))
        {
            await person.LiveAsync(journal, 1, 3);
            manifest = await BackupsOf(_folder).CreateAsync();
            registry = await File.ReadAllBytesAsync(Path.Combine(_elsewhere, "backups", "registry.db"));
            await journal.Erasures.AppendAsync(person.Id, LedgerKind.Erased);
            await journal.EraseAsync(person.Id);
        }
        Scan([person], _folder.Path, _elsewhere).Hits.ShouldBeEmpty();

        await File.WriteAllBytesAsync(Path.Combine(_elsewhere, "backups", "registry.db"), registry);
        Scan([person], _elsewhere).Found.ShouldBe([person.Id]);
        PrivateCopy(_folder.Options.MasterKeyPath, _restored.Options.MasterKeyPath);
        var unaware = new StoreBackup(Elsewhere(_restored.Options) with { ErasureLedgerPath = null }, TimeProvider.System);
        await unaware.RestoreAsync(Path.Combine(_elsewhere, "backups", manifest.Name), replace: false);
        await using var careless = await _restored.OpenAsync();
        (await careless.ReadAsync(person.Id, 0, 10)).Count.ShouldBe(3);
    }

    static void PrivateCopy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _restored.Dispose();
        Directory.Delete(_elsewhere, recursive: true);
    }

    /// <summary>An investor with 16 random bytes in every field that names or describes them.</summary>
    sealed class Person(Random random)
    {
        readonly string _source = Canary(random), _payload = Canary(random), _detail = Canary(random), _state = Canary(random);

        public string Id { get; } = Canary(random);

        public string[] EventIds { get; } = [.. Enumerable.Range(0, EventsEach).Select(_ => Canary(random))];

        public IEnumerable<string> Canaries => [Id, _source, _payload, _detail, _state, .. EventIds];

        public async Task LiveAsync(SqliteJournal journal, int first, int count)
        {
            var entries = Enumerable.Range(first, count)
                .Select(n => Samples.Entry(n, EventIds[n - 1], _source, $"{{\"note\":\"{_payload}\",\"n\":{n}}}")).ToArray();
            foreach (var batch in entries.Chunk(5)) (await journal.AppendAsync(Id, batch)).ShouldBe(AppendOutcome.Committed);
            await journal.SaveSnapshotAsync(Samples.Snapshot(Id, first + count - 1, state: _state));
            await journal.QuarantineAsync(Samples.Quarantined(QuarantineId.New(Samples.Noon), Id, $"{EventIds[first]}-refused", _detail) with
            {
                Source = _source,
                Payload = Encoding.UTF8.GetBytes($"\"{_payload}\""),
            });
        }

        static string Canary(Random random)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return Convert.ToHexStringLower(bytes);
        }
    }
}
