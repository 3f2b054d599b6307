using System.Text.Json;
using System.Text.Json.Serialization;
using Brokerage.Actors.Tests.Properties;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;

namespace Brokerage.Actors.Tests.Suites;

/// <summary>After a withdrawal an investor is the one whose data of that purpose never was.</summary>
public abstract class WithdrawalSuite : Suite
{
    private static readonly Purpose[] Personal =
        [Purpose.PersonalisePortfolio, Purpose.PersonaliseBehaviour, Purpose.PersonaliseDeclared, Purpose.PersonaliseService];

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    protected virtual int Pairs => 300;

    [Fact]
    public async Task Withdraw_AnyHistory_EqualsTwinWithoutThatData()
    {
        var coverage = new Coverage();
        await Property.HoldsAsync(Pairs, c => PlayTwinsAsync(c, coverage));
        if (Pairs > 100) coverage.ShouldHold(Pairs, [.. Personal.Select(p => $"{p} mattered"), "tier moved in the twin", "tier differed before"]);
    }

    [Fact]
    public async Task Withdraw_DataKeptTheTierBeyondItsTime_TierEndsAsIfThatDataHadNeverBeen()
    {
        // Lessons make an intermediate for 30 days. Trades keep the tier up; without them it would have ended, and one more lesson,
        // enough to stay but not to enter, would not have brought it back.
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonaliseBehaviour), Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Lessons("novice-1", "novice-2")]);
        await world.GivenAsync(Sent.Trades(5));
        await world.PassAsync(TimeSpan.FromDays(40));
        await world.GivenAsync(Sent.Lessons("intermediate-1"));
        (await world.TierAsync()).ShouldBe("intermediate");

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        (await world.TierAsync()).ShouldBe("novice");
    }

    [Fact]
    public async Task Withdraw_Told_StartsAnEpochWithoutWhatWasKnown()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        var observer = await world.AttachAsync();
        observer.Tier.ShouldBe("intermediate");
        var epoch = observer.Starts[0].Epoch;

        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));

        observer.Tier.ShouldBe("novice");
        observer.Starts.Count.ShouldBe(2);
        observer.Starts[1].Epoch.ShouldNotBe(epoch);
        observer.Updates.TakeLast(3).ShouldAllBe(u => u.Version == 8);
        JsonSerializer.Serialize((await world.ViewAsync()).Experience, Json).ShouldNotContain(TestMarket.Share);
    }

    [Fact]
    public async Task Withdraw_ThenCrash_StaysForgotten()
    {
        await using var world = await StartAsync(options: new() { EventsPerSnapshot = 2 });
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3), Sent.Withdraw(Purpose.PersonalisePortfolio)]);

        await world.RestartAsync(crash: true);

        var state = await world.StateAsync();
        state.Portfolio.ShouldBe(Portfolio.Empty);
        state.Placement.Tier.ShouldBe("novice");
    }

    [Fact]
    public async Task Withdraw_ThenCrashBeforeASnapshot_ForgetsWhatTheSnapshotStillKnew()
    {
        await using var world = await StartAsync();
        await world.GivenAsync([Sent.Give(Purpose.PersonalisePortfolio), .. Sent.Trades(3)]);
        await world.PassAsync(TimeSpan.FromDays(100));
        (await world.StateAsync()).Placement.Transitions.ShouldNotBeEmpty();
        await world.GivenAsync(Sent.Withdraw(Purpose.PersonalisePortfolio));
        var live = await world.StateAsync();
        (await world.Stored.LoadSnapshotAsync(World.Investor)).ShouldNotBeNull().Sequence.ShouldBeLessThan(live.Sequence);

        await world.RestartAsync(crash: true);

        live.Placement.Transitions.ShouldBeEmpty();
        (await world.StateAsync()).ToBytes().ShouldBe(live.ToBytes());
    }

    private async Task PlayTwinsAsync(Choices c, Coverage coverage)
    {
        var purpose = c.Pick(Personal);
        var noted = new List<string>();
        var moves = 0;
        await using var world = await StartAsync(options: new() { EventsPerSnapshot = c.Pick(200, 3) });
        await using var twin = await StartAsync(options: new() { EventsPerSnapshot = 200 });
        foreach (var granted in Personal) await BothAsync(Sent.Give(granted));
        for (var left = 1 + c.Below(30); left > 0; left--) await StepAsync();
        if (Masked(await world.StateAsync()) != Masked(await twin.StateAsync())) noted.Add($"{purpose} mattered");
        if (await world.TierAsync() != await twin.TierAsync()) noted.Add("tier differed before");

        await BothAsync(Sent.Withdraw(purpose));
        await CompareAsync("after the withdrawal");
        for (var left = c.Below(10); left > 0; left--) await StepAsync();
        await BothAsync(Sent.Withdraw(purpose));
        await CompareAsync("some time later");
        if ((await twin.StateAsync()).Placement.Transitions.Length > 1) noted.Add("tier moved in the twin");
        coverage.Note(noted);

        async Task StepAsync()
        {
            switch (c.Below(10))
            {
                case < 6:
                    var at = Generate.Occurred(c, world.Time.Now);
                    foreach (var data in c.Chance(40) ? [Generate.Event(c)] : Generate.Move(c, moves++))
                    {
                        await AcceptAsync(world, data, at);
                        if (EventCatalogue.Of(data).Purpose != purpose) await AcceptAsync(twin, data, at);
                    }
                    break;
                case < 9:
                    var span = Generate.Span(c);
                    await world.PassAsync(span);
                    await twin.PassAsync(span);
                    break;
                default:
                    await world.Engine.EvictAsync(World.Investor);
                    break;
            }
        }

        async Task BothAsync(InvestorEvent data)
        {
            await AcceptAsync(world, data, world.Time.Now);
            await AcceptAsync(twin, data, twin.Time.Now);
        }

        async Task CompareAsync(string when)
        {
            var (mine, other) = (await world.ViewAsync(), await twin.ViewAsync());
            Masked(mine.State).ShouldBe(Masked(other.State), $"state {when}, {purpose}");
            JsonSerializer.Serialize(mine.Experience, Json).ShouldBe(JsonSerializer.Serialize(other.Experience, Json), $"experience {when}, {purpose}");
        }
    }

    private static async Task AcceptAsync(World world, InvestorEvent data, DateTimeOffset at) => await world.AcceptAsync(world.Now(data) with { OccurredAt = at });

    /// <summary>Sequences and what is made of them differ, because the twin's journal is shorter; nothing else may.</summary>
    private static string Masked(InvestorState state) => System.Text.Encoding.UTF8.GetString((state with
    {
        Sequence = 0,
        Consents = new([.. state.Consents.Records.Select(r => r with { ReceiptId = "" })]),
        Placement = state.Placement with { DecidedBy = 0, Before = state.Placement.Before is { } before ? before with { DecidedBy = 0 } : null },
    }).ToBytes());
}
