using Brokerage.Domain.Revisions;
using Brokerage.Server.Tests.Ingest;
using Shouldly;

namespace Brokerage.Server.Tests.Rules;

/// <summary>What happens to the rules when only time passes.</summary>
public sealed class RampClockTests : IAsyncLifetime, IDisposable
{
    private readonly RulesDisk disk = new();
    private readonly ManualTime time = new();
    private RulesProcess process = null!;

    public async Task InitializeAsync()
    {
        process = new(disk, time: time);
        await process.Live.OpenAsync(default);
        await process.Activation.StartAsync(default);
    }

    public async Task DisposeAsync() => await process.DisposeAsync();

    public void Dispose() => disk.Dispose();

    [Fact]
    public async Task Tick_OfARamp_TakesOneStepWhenItIsDueAndNotBefore()
    {
        await process.PublishAsync(RuleTexts.TenTrades, new(null, [1, 10, 100], 30, false));
        await process.SettledAsync();

        await PassAsync(TimeSpan.FromMinutes(29));
        process.Live.Book.Ramp!.Percent.ShouldBe(1);
        await PassAsync(TimeSpan.FromMinutes(1));
        process.Live.Book.Ramp!.Percent.ShouldBe(10);
        await PassAsync(TimeSpan.FromMinutes(30));
        (process.Live.Book.Ramp, process.Policy.Rules.Source).ShouldBe((null, RuleTexts.TenTrades));
    }

    [Fact]
    public async Task Tick_OfAScheduledPublication_PublishesAtItsTime()
    {
        await process.PublishAsync(RuleTexts.TenTrades, PublicationPlan.AtOnce with { At = time.GetUtcNow().AddHours(1) });

        await PassAsync(TimeSpan.FromMinutes(59));
        process.Policy.Rules.Source.ShouldNotBe(RuleTexts.TenTrades);
        await PassAsync(TimeSpan.FromMinutes(1));
        process.Policy.Rules.Source.ShouldBe(RuleTexts.TenTrades);
        process.Live.Log.Last(e => e.Fact is Published).Who.ShouldBe(RevisionEntry.Product);
    }

    [Fact]
    public async Task Tick_OfAScheduledPublicationWhoseBaseDecidesNoMore_SendsItBack()
    {
        var scheduled = await process.ApproveAsync(RuleTexts.TenTrades);
        (await process.Publishing.PublishAsync("anna", scheduled, null, PublicationPlan.AtOnce with { At = time.GetUtcNow().AddHours(1) }, default)).ShouldBeNull();
        await process.PublishAsync(RuleTexts.Plain);
        var active = process.Live.Book.Active;

        await PassAsync(TimeSpan.FromHours(1));

        (process.Live.Book.Active, process.Live.Book.Drafts[scheduled].Status).ShouldBe((active, DraftStatus.Draft));
        process.Live.Log.Select(e => e.Fact).OfType<DraftRejected>().Single().Comment.ShouldStartWith("Not published as scheduled: ");
    }

    private async Task PassAsync(TimeSpan span)
    {
        await process.SettledAsync();
        time.Advance(span);
        await process.Clock.TickAsync(default);
        await process.SettledAsync();
    }
}
