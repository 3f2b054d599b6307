using Brokerage.Actors;
using Microsoft.Extensions.Logging;

namespace Brokerage.Cluster;

/// <summary>A timer while it is active, a reminder to be active: the silo that holds it may die, and the round goes on at another one.</summary>
[GrainType("wake")]
public sealed class WakeGrain(ActorContext context) : Grain, IWakeGrain
{
    private const int DuePerSweep = 500;
    private const int AtOnce = 16;
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private IGrainTimer? _timer;

    public async Task BeginAsync()
    {
        StartTimer();
        await this.RegisterOrUpdateReminder("wake", ReminderPeriod, ReminderPeriod);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        StartTimer();
        return Task.CompletedTask;
    }

    public async Task SweepAsync()
    {
        if (!context.Journal.Health.IsReady) return;
        var due = await context.Journal.DueInvestorsAsync(context.Time.GetUtcNow(), DuePerSweep);
        foreach (var some in due.Chunk(AtOnce)) await Task.WhenAll(some.Select(WakeAsync));
    }

    private async Task WakeAsync(string investor)
    {
        try
        {
            await GrainFactory.GetGrain<IInvestorGrain>(investor).ReconsiderAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The boundary of one investor: whatever is wrong with it, the others are woken.
            context.Log.LogWarning("An investor was passed over in this sweep: {Reason}", e.Message);
        }
    }

    private void StartTimer() => _timer ??= this.RegisterGrainTimer(
        SweepAsync, new GrainTimerCreationOptions(context.Options.SweepInterval, context.Options.SweepInterval) { KeepAlive = true });
}
