using Brokerage.Storage.Tests.Sqlite;

namespace Brokerage.Storage.Tests.Cases;

/// <summary>What every case book does, whatever it is made of.</summary>
public abstract class CaseBookConformance : IAsyncLifetime
{
    static readonly DateTimeOffset Now = Samples.Noon;
    static readonly DateTimeOffset Due = Now.AddDays(30);

    IJournal _journal = null!;

    ICaseBook Cases { get; set; } = null!;

    /// <summary>The store, opened again.</summary>
    protected abstract ValueTask<(IJournal Journal, ICaseBook Cases)> OpenAsync();

    public async Task InitializeAsync()
    {
        (_journal, Cases) = await OpenAsync();
        foreach (var investor in new[] { "ana", "bo" }) await _journal.AppendAsync(investor, Samples.Entries(1, 1));
    }

    public async Task DisposeAsync() => await _journal.DisposeAsync();

    [Fact]
    public async Task Open_OfAnInvestorOfWhomNothingIsStored_OpensNothing()
    {
        (await Cases.OpenAsync("nobody", CaseKind.Export, Now, Due)).ShouldBeNull();

        (await Cases.CountAsync(Now)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Open_Again_FindsTheOpenOne()
    {
        var first = (await Cases.OpenAsync("ana", CaseKind.Export, Now, Due)).ShouldNotBeNull();

        (await Cases.OpenAsync("ana", CaseKind.Export, Now.AddDays(1), Due.AddDays(1))).ShouldBe(first);

        first.ShouldBe(new(first.Id, "ana", CaseKind.Export, Now, Due, CaseStatus.Open, null, null, null));
    }

    [Fact]
    public async Task Open_OfManyAtOnce_OpensOne()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Cases.OpenAsync("ana", CaseKind.Erase, Now.AddMilliseconds(n), Due).AsTask()));

        opened.Select(c => c!.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Close_Once_IsKeptAfterReopening()
    {
        var open = (await Cases.OpenAsync("ana", CaseKind.Erase, Now, Due))!;

        (await Cases.CloseAsync(open.Id, CaseStatus.Fulfilled, Now.AddDays(2), null, "{}")).ShouldBeTrue();
        (await Cases.CloseAsync(open.Id, CaseStatus.Refused, Now.AddDays(3), "late", null)).ShouldBeFalse();
        await _journal.DisposeAsync();
        (_journal, Cases) = await OpenAsync();

        (await Cases.FindAsync(open.Id)).ShouldBe(open with { Status = CaseStatus.Fulfilled, ClosedAt = Now.AddDays(2), Certificate = "{}" });
        (await Cases.OpenAsync("ana", CaseKind.Erase, Now, Due))!.Id.ShouldNotBe(open.Id);
    }

    [Fact]
    public async Task List_PagesOpenAndClosedApart()
    {
        var ids = new List<string>();
        foreach (var (kind, i) in Enum.GetValues<CaseKind>().Select((k, i) => (k, i)))
            ids.Add((await Cases.OpenAsync("ana", kind, Now.AddSeconds(i), Due))!.Id);
        await Cases.CloseAsync(ids[0], CaseStatus.Refused, Now, "not-identified", null);

        (await Cases.ListAsync(open: true, null, 2)).Select(c => c.Id).ShouldBe(ids[1..3]);
        (await Cases.ListAsync(open: true, ids[2], 2)).Select(c => c.Id).ShouldBe(ids[3..]);
        (await Cases.ListAsync(open: false, null, 2)).ShouldHaveSingleItem().Reason.ShouldBe("not-identified");
        (await Cases.OfAsync("ana")).Select(c => c.Id).ShouldBe(Enumerable.Reverse(ids));
        (await Cases.OfAsync("bo")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Count_OfDeadlines_TellsWhatIsLate()
    {
        await Cases.OpenAsync("ana", CaseKind.Access, Now, Due);
        await Cases.OpenAsync("bo", CaseKind.Access, Now, Due.AddDays(1));

        (await Cases.CountAsync(Due)).ShouldBe((2, 0));
        (await Cases.CountAsync(Due.AddTicks(1))).ShouldBe((2, 1));
    }
}

public sealed class SqliteCaseBookTests : CaseBookConformance, IDisposable
{
    readonly SqliteFolder _folder = new();

    protected override async ValueTask<(IJournal Journal, ICaseBook Cases)> OpenAsync()
    {
        var journal = await _folder.OpenAsync();
        return (journal, journal.Cases);
    }

    public void Dispose() => _folder.Dispose();
}
