using System.Data.Common;
using Brokerage.Actors;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Brokerage.Cluster;

/// <summary>
/// A timer while it is active, a reminder to be active: the silo that holds it may die, and the round goes on at another one. A round is claimed in the
/// grain's storage before it begins, so that of two activations, which a silo that is cut off can lead to, one finds out that it has no duty any more.
/// </summary>
[GrainType("wake")]
public sealed class WakeGrain(ActorContext context, [PersistentState("round", WakeGrain.Storage)] IPersistentState<WakeRound> round) : Grain, IWakeGrain
{
    /// <summary>Name of the storage of state that is nobody's.</summary>
    public const string Storage = "cluster";

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
        if (!context.Journal.Health.IsReady || !await ClaimAsync()) return;
        var due = await context.Journal.DueInvestorsAsync(context.Time.GetUtcNow(), DuePerSweep);
        foreach (var some in due.Chunk(AtOnce)) await Task.WhenAll(some.Select(WakeAsync));
    }

    private async Task<bool> ClaimAsync()
    {
        round.State.BegunAt = context.Time.GetUtcNow();
        round.State.Rounds++;
        try
        {
            await round.WriteStateAsync();
            return true;
        }
        catch (InconsistentStateException)
        {
            context.Log.LogWarning("Another silo wakes those who are due; this one stops");
            DeactivateOnIdle();
        }
        catch (Exception e) when (e is DbException or OrleansException)
        {
            context.Log.LogWarning("A round was put off, because it could not be recorded: {Reason}", e.GetType().Name);
        }
        return false;
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

    /// <summary>The first round is due when it would have been had nobody died.</summary>
    private void StartTimer()
    {
        if (_timer is not null) return;
        var interval = context.Options.SweepInterval;
        var due = round.State.BegunAt + interval - context.Time.GetUtcNow() ?? TimeSpan.Zero;
        _timer = this.RegisterGrainTimer(SweepAsync, new GrainTimerCreationOptions(due < TimeSpan.Zero ? TimeSpan.Zero : due > interval ? interval : due, interval) { KeepAlive = true });
    }
}
