using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Storage;
using Brokerage.Storage.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Brokerage.Actors.Tests;

/// <summary>A consent that was withdrawn after a backup stays withdrawn when that backup is restored.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private const string Investor = "investor-1";
    private static readonly Purpose[] Granted = [Purpose.PersonalisePortfolio, Purpose.PersonaliseService, Purpose.MeasureImprove];

    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-restore-").FullName;
    private readonly FakeTime time = new();
    private ErasureLedger ledger = null!;
    private InMemoryJournal journal = null!;
    private int nextId;

    public async Task InitializeAsync()
    {
        ledger = await ErasureLedger.OpenAsync(Path.Combine(folder, "erasures.jsonl"), Path.Combine(folder, "ledger.key"), time, default);
        journal = NewJournal();
        await SendAsync([.. Granted.Select(Sent.Give), .. Sent.Trades(2), new ServiceContacted(ServiceChannel.Chat, "statement", true)]);
    }

    public async Task DisposeAsync()
    {
        await journal.DisposeAsync();
        ledger.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Restore_FromBeforeAWithdrawal_WithdrawsAgainAndTakesOutWhatThePurposeFed()
    {
        var backup = await BackUpAsync();
        await SendAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        (await RestoreAsync(backup)).ShouldBe(1);

        var state = await StateAsync();
        state.Consents.Grants(Purpose.PersonalisePortfolio).ShouldBeFalse();
        state.Consents.Grants(Purpose.PersonaliseService).ShouldBeTrue();
        state.Portfolio.ShouldBe(Portfolio.Empty);
        (await History.ReadAsync(journal, Investor, 0, default)).ShouldNotContain(e => e.Data is OrderPlaced || e.Data is OrderFilled);
        (await journal.LoadSnapshotAsync(Investor))!.Sequence.ShouldBe(state.Sequence);
    }

    [Fact]
    public async Task Restore_WithoutALedger_BringsTheConsentBack()
    {
        // The control: without the lines there is nothing to know it by.
        var backup = await BackUpAsync();
        await SendAsync(ledgerOf: null, Sent.Withdraw(Purpose.PersonalisePortfolio));

        (await RestoreAsync(backup)).ShouldBe(0);

        (await StateAsync()).Consents.Grants(Purpose.PersonalisePortfolio).ShouldBeTrue();
    }

    [Fact]
    public async Task Restore_OfSeveralPurposes_WithdrawsEachThatWasWithdrawnAlsoTheOneThatFeedsNothing()
    {
        var backup = await BackUpAsync();
        await SendAsync(Sent.Withdraw(Purpose.MeasureImprove), Sent.Withdraw(Purpose.PersonaliseService));

        (await RestoreAsync(backup)).ShouldBe(2);

        (await GrantsAsync()).ShouldBe([Purpose.PersonalisePortfolio]);
    }

    [Fact]
    public async Task Restore_FromBeforeTheGrant_FindsNothingToWithdraw()
    {
        var backup = await BackUpAsync();
        await SendAsync(Sent.Give(Purpose.PersonaliseBehaviour), Sent.Withdraw(Purpose.PersonaliseBehaviour));

        (await RestoreAsync(backup)).ShouldBe(0);

        (await GrantsAsync()).ShouldBe(Granted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Start_AfterAGrantThatFollowedTheWithdrawal_LeavesIt(int secondsBetween)
    {
        await SendAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));
        time.Advance(TimeSpan.FromSeconds(secondsBetween));
        await SendAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var (backup, before) = (await BackUpAsync(), await StateAsync());

        (await RestoreAsync(backup)).ShouldBe(0);

        (await StateAsync()).ToBytes().ShouldBe(before.ToBytes());
    }

    [Fact]
    public async Task Restore_ThenAGrant_IsNotWithdrawnByAnOldLineAtTheNextStart()
    {
        var backup = await BackUpAsync();
        // The withdrawal's sequence is far beyond the one that the new grant gets.
        await SendAsync([.. Enumerable.Range(3, 6).SelectMany(n => Sent.Trade($"order-{n}")), Sent.Withdraw(Purpose.PersonalisePortfolio)]);
        (await RestoreAsync(backup)).ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(Sent.Give(Purpose.PersonalisePortfolio));

        (await ReplayAsync()).ShouldBe(0);

        (await GrantsAsync()).ShouldBe(Granted, ignoreOrder: true);
    }

    [Fact]
    public async Task Restore_FromBeforeAGrantThatReplacedAWithdrawal_StaysOnTheSafeSide()
    {
        var backup = await BackUpAsync();
        await SendAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));
        time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(Sent.Give(Purpose.PersonalisePortfolio));

        // The second grant is lost with the journal: nothing tells of it.
        (await RestoreAsync(backup)).ShouldBe(1);

        (await GrantsAsync()).ShouldBe([Purpose.PersonaliseService, Purpose.MeasureImprove]);
    }

    [Fact]
    public async Task Start_AgainAndAgain_ChangesNothingMore()
    {
        var backup = await BackUpAsync();
        await SendAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));
        time.Advance(TimeSpan.FromHours(1));
        (await RestoreAsync(backup)).ShouldBe(1);
        var (lines, entries) = (ledger.Lines, (await History.EntriesAsync(journal, Investor, default)).Count);

        (await ReplayAsync()).ShouldBe(0);

        (ledger.Lines, (await History.EntriesAsync(journal, Investor, default)).Count).ShouldBe((lines, entries));
        lines.ShouldBe(2); // The withdrawal, and the same again in the restored journal.
    }

    [Fact]
    public async Task Withdraw_Acknowledged_IsOneLineHoweverOftenItIsSent()
    {
        var sent = new Submission("tests", "the-same", time.Now, Sent.Withdraw(Purpose.PersonalisePortfolio));
        await using var engine = new InProcessInvestors(Context(ledger));

        await engine.AcceptAsync(Investor, [sent], default);
        ledger.Lines.ShouldBe(1);
        (await engine.AcceptAsync(Investor, [sent], default)).Single().Duplicate.ShouldBeTrue();
        await engine.AcceptAsync(Investor, [new("tests", "another", time.Now, sent.Data)], default);

        ledger.Lines.ShouldBe(1);
        ledger.WithdrawalsOf(Investor).Single().ShouldSatisfyAllConditions(
            line => line.Purpose.ShouldBe("personalise-portfolio"), line => line.Sequence.ShouldBe(9), line => line.At.ShouldBe(time.Now));
    }

    [Fact]
    public async Task Withdraw_DiedBeforeTheLine_IsRememberedAtTheNextLoad()
    {
        // Without a snapshot after it, as when the process died at once.
        await using var died = new InProcessInvestors(Context(null, new KeepingNothing(journal)));
        await died.AcceptAsync(Investor, [new("tests", "withdrawn", time.Now, Sent.Withdraw(Purpose.PersonalisePortfolio))], default);
        ledger.Lines.ShouldBe(0);

        await StateAsync();

        ledger.WithdrawalsOf(Investor).ShouldHaveSingleItem().Sequence.ShouldBe(9);
    }

    private Task SendAsync(params InvestorEvent[] events) => SendAsync(ledger, events);

    private async Task SendAsync(ErasureLedger? ledgerOf, params InvestorEvent[] events)
    {
        await using var engine = new InProcessInvestors(Context(ledgerOf));
        foreach (var data in events)
            (await engine.AcceptAsync(Investor, [new("tests", $"event-{++nextId}", time.Now, data)], default)).Single().Status.ShouldBe(OutcomeStatus.Accepted);
    }

    private async Task<InvestorState> StateAsync()
    {
        await using var engine = new InProcessInvestors(Context(ledger));
        return (await engine.ViewAsync(Investor, default)).State;
    }

    private async Task<Purpose[]> GrantsAsync() => [.. (await StateAsync()).Consents.Records.Where(r => r.Granted).Select(r => r.Purpose)];

    private async Task<(List<JournalEntry> Entries, InvestorSnapshot? Snapshot)> BackUpAsync() =>
        (await History.EntriesAsync(journal, Investor, default), await journal.LoadSnapshotAsync(Investor));

    /// <summary>Puts a backup in the place of the journal and starts on it; how many purposes were withdrawn again.</summary>
    private async Task<int> RestoreAsync((List<JournalEntry> Entries, InvestorSnapshot? Snapshot) backup)
    {
        journal = NewJournal();
        await journal.AppendAsync(Investor, backup.Entries);
        await journal.SaveSnapshotAsync(backup.Snapshot!);
        return await ReplayAsync();
    }

    private async Task<int> ReplayAsync()
    {
        var replay = new WithdrawalReplay(Context(ledger));
        await replay.StartAsync(default);
        return replay.Withdrawn;
    }

    private InMemoryJournal NewJournal() => new(new InMemoryStore(), time);

    private ActorContext Context(ErasureLedger? remembered, IJournal? seen = null) =>
        new(seen ?? journal, new TestPolicy(), new TestMarket(), time, new(), NullLogger.Instance, Ledger: remembered);

    private sealed class KeepingNothing(IJournal inner) : JournalDecorator(inner)
    {
        public override ValueTask SaveSnapshotAsync(InvestorSnapshot snapshot, CancellationToken ct = default) => default;
    }
}
