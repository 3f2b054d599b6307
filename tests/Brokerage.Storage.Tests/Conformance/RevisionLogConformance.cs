using Brokerage.Domain.Revisions;
using Brokerage.Storage.InMemory;
using Brokerage.Storage.Tests.Sqlite;

namespace Brokerage.Storage.Tests.Conformance;

/// <summary>What every log of rule sets does, whatever it is made of.</summary>
public abstract class RevisionLogConformance : IAsyncLifetime
{
    static readonly DateTimeOffset At = new(2026, 3, 2, 14, 30, 0, TimeSpan.FromHours(5.5));

    /// <summary>The log, opened again on what is stored.</summary>
    protected abstract ValueTask<IRevisionLog> ReopenAsync();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task ReadAll_OfANewStore_IsEmpty() => (await (await ReopenAsync()).ReadAllAsync()).ShouldBeEmpty();

    [Fact]
    public async Task Append_OfEveryKindOfFact_IsReadBackAfterReopening()
    {
        var log = await ReopenAsync();
        RevisionFact[] facts =
        [
            new FileImported("r@1", "text\n"), new DraftSaved("draft-2", "r@2", "text", "r@1", "why"), new DraftSubmitted("draft-2", ["w"]),
            new DraftApproved("draft-2", "ok"), new DraftRejected("draft-2", "no"), new DraftWithdrawn("draft-2"),
            new PublicationScheduled("draft-2", new(At, [1, 100], 30, true)),
            new Published("draft-2", "r@2", "text", "anna", "bert", "r@1", "why", PublicationPlan.AtOnce, [new(100, 7, [new("a", "b", 3)])]),
            new RampAdvanced("r@2", 100), new RolledBack("r@2", "r@1", "reason", true), new Activated("r@2", 0, [new("a", "b", 3)], 1),
        ];
        for (var i = 0; i < facts.Length; i++) (await log.AppendAsync(new(i + 1, At, "anna", facts[i]))).ShouldBeTrue();

        var read = await (await ReopenAsync()).ReadAllAsync();

        read.Select(e => e.No).ShouldBe(Enumerable.Range(1, facts.Length).Select(n => (long)n));
        read.ShouldAllBe(e => e.At == At && e.At.Offset == TimeSpan.Zero && e.Who == "anna");
        read.Select(e => Text(e.Fact)).ShouldBe(facts.Select(Text));
        facts.Select(f => f.GetType()).ShouldBe(typeof(RevisionFact).Assembly.GetTypes().Where(t => t.BaseType == typeof(RevisionFact)), ignoreOrder: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Append_OfANumberThatIsNotTheNext_StoresNothing(long no)
    {
        var log = await ReopenAsync();
        await log.AppendAsync(new(1, At, "anna", new FileImported("r@1", "first")));

        (await log.AppendAsync(new(no, At, "bert", new FileImported("r@2", "second")))).ShouldBeFalse();

        (await log.ReadAllAsync()).ShouldHaveSingleItem().Who.ShouldBe("anna");
    }

    [Fact]
    public async Task Append_OfOneNumberByManyAtOnce_StoresOne()
    {
        var log = await ReopenAsync();

        var stored = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => log.AppendAsync(new(1, At, $"writer-{n}", new FileImported("r@1", ""))).AsTask()));

        stored.Count(s => s).ShouldBe(1);
        (await log.ReadAllAsync()).ShouldHaveSingleItem();
    }

    static string Text(RevisionFact fact) => System.Text.Encoding.UTF8.GetString(new RevisionEntry(1, At, "", fact).WriteFact());
}

public sealed class InMemoryRevisionLogTests : RevisionLogConformance
{
    readonly InMemoryRevisionLog _log = new();

    protected override ValueTask<IRevisionLog> ReopenAsync() => new(_log);
}

public sealed class SqliteRevisionLogTests : RevisionLogConformance, IDisposable
{
    readonly SqliteFolder _folder = new();
    SqliteJournal? _journal;

    protected override async ValueTask<IRevisionLog> ReopenAsync()
    {
        if (_journal is not null) await _journal.DisposeAsync();
        _journal = await _folder.OpenAsync();
        return _journal.Revisions;
    }

    public override async Task DisposeAsync()
    {
        if (_journal is not null) await _journal.DisposeAsync();
        await base.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
