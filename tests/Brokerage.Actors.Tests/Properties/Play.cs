using Brokerage.Domain.Events;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Properties;

/// <summary>Plays a generated history on an engine and on the reference at once, and compares after every step.</summary>
public sealed class Play(World world, Reference reference)
{
    private readonly List<(Submission Sent, Outcome Receipt)> accepted = [];
    private readonly HashSet<string> contained = [];

    /// <summary>Kinds of steps and events that were played.</summary>
    public IEnumerable<string> Contained => contained;

    /// <summary>The journal that <see cref="Step.FailAppend"/> needs around any other.</summary>
    public static Func<IJournal, IJournal> Breakable(Func<IJournal, IJournal>? inner = null) => journal => new FailNextJournal(inner?.Invoke(journal) ?? journal);

    public async Task RunAsync(IEnumerable<Step> steps)
    {
        var observer = await world.AttachAsync();
        foreach (var step in steps)
        {
            contained.Add(step.GetType().Name);
            // A look first: time that passed may change what is shown, duplicates may not.
            if (step is Step.SendAgain or Step.ReuseId) await LookAsync();
            var (heard, known) = (observer.Heard.Count, reference.Events.Count);
            await PlayAsync(step);
            // What was forgotten may come again, and is then new.
            if (step is Step.SendAgain or Step.ReuseId && reference.Events.Count == known) observer.Heard.Count.ShouldBe(heard, $"{step} told an app something");
            if (step is Step.Evict or Step.Restart)
            {
                HealWhenAConsentEnds();
                observer = await world.AttachAsync();
            }
            observer.Violations.ShouldBeEmpty();
        }
        await CompareAsync("at the end");
        await world.RestartAsync();
        await CompareAsync("after a restart");
    }

    private async Task PlayAsync(Step step)
    {
        switch (step)
        {
            case Step.Send send:
                await SendAsync(send.Events);
                break;
            case Step.SendAgain again:
                await SendAgainAsync(again);
                break;
            case Step.ReuseId reuse when accepted.Count > 0:
                var first = accepted[reuse.Which % accepted.Count].Sent;
                await SendAsync([first with { Data = reuse.Data }]);
                break;
            case Step.Pass pass:
                world.Time.Advance(pass.Time);
                break;
            case Step.Reconsider:
                (world.Journal as FailNextJournal)?.Heal();
                reference.Reconsider(world.Time.Now);
                await world.Engine.ReconsiderAsync(World.Investor);
                await CompareAsync("when reconsidered");
                break;
            case Step.Evict:
                await world.Engine.EvictAsync(World.Investor);
                break;
            case Step.Restart restart:
                await world.RestartAsync(restart.Crash);
                break;
            case Step.View:
                await CompareAsync("when looked at");
                break;
            case Step.FailAppend fail:
                (world.Journal as FailNextJournal)?.FailNextAppend(fail.Stored);
                break;
            case Step.Publish publish:
                // A consent that ended is recorded under the rules of the time at which that is noticed.
                await LookAsync();
                reference.Expire(world.Time.Now);
                world.Policy.Publish(TestPolicy.Create($"test@{publish.Trades}-{publish.DwellDays}", publish.Trades, TimeSpan.FromDays(publish.DwellDays)));
                break;
        }
    }

    private async Task SendAsync(IReadOnlyList<Submission> events)
    {
        var now = world.Time.Now;
        foreach (var sent in events) contained.Add(sent.Data.GetType().Name);
        Outcome[] expected;
        IReadOnlyList<Outcome> outcomes;
        try
        {
            outcomes = await world.AcceptAsync(events);
            expected = [.. events.Select(e => reference.Accept(e, now))];
        }
        catch (StoreUnavailableException)
        {
            // Nothing was acknowledged; whether it was stored is seen in the store. The sender tries again, and then it is there once.
            contained.Add("StoreUnavailable");
            var quarantined = await world.Stored.ListQuarantineAsync(QuarantineStatus.Open, null, 1000);
            var stored = (await world.EventsAsync()).Select(e => e.Id).Concat(quarantined.Select(q => q.EventId)).ToHashSet();
            foreach (var sent in events)
                if (stored.Contains(sent.Id) && reference.Events.All(e => e.Id != sent.Id)) reference.Accept(sent, now);
            await CompareAsync("after the store failed");
            outcomes = await world.AcceptAsync(events);
            expected = [.. events.Select(e => reference.Accept(e, now))];
        }
        for (var i = 0; i < events.Count; i++)
        {
            outcomes[i].ShouldBe(expected[i], $"event {events[i]}");
            contained.Add(outcomes[i].Status.ToString());
            if (outcomes[i] is { Status: OutcomeStatus.Accepted, Duplicate: false }) Renew(events[i], outcomes[i]);
        }
    }

    /// <summary>The id of what was forgotten is free again: the latest receipt is the one that stands.</summary>
    private void Renew(Submission sent, Outcome outcome)
    {
        accepted.RemoveAll(a => a.Sent.Id == sent.Id);
        accepted.Add((sent, outcome));
    }

    /// <summary>
    /// The first receipt again, and nothing else; but what may not be used any more is dropped like anything else, and what was forgotten is new.
    /// </summary>
    private async Task SendAgainAsync(Step.SendAgain again)
    {
        if (accepted.Count == 0) return;
        (world.Journal as FailNextJournal)?.Heal();
        var order = new Random(again.Shuffle);
        var batch = accepted.OrderBy(_ => order.Next()).Take(again.Count).ToList();
        var outcomes = await world.AcceptAsync([.. batch.Select(b => b.Sent)]);
        foreach (var ((sent, receipt), outcome) in batch.Zip(outcomes))
        {
            var isThere = reference.Events.Any(e => e.Id == sent.Id);
            outcome.ShouldBe(reference.Accept(sent, world.Time.Now), $"again {sent}");
            if (isThere && outcome.Status != OutcomeStatus.Dropped) outcome.ShouldBe(receipt with { Duplicate = true }, $"again {sent}");
            if (outcome is { Status: OutcomeStatus.Accepted, Duplicate: false }) Renew(sent, outcome);
        }
        await CompareAsync("after duplicates");
    }

    private async Task LookAsync()
    {
        HealWhenAConsentEnds();
        await world.StateAsync();
    }

    /// <summary>A look journals that a consent ended; a store that fails would rightly refuse the look.</summary>
    private void HealWhenAConsentEnds()
    {
        if (reference.State.Consents.Lapsed(world.Time.Now) is not null) (world.Journal as FailNextJournal)?.Heal();
    }

    private async Task CompareAsync(string when)
    {
        await LookAsync();
        reference.Expire(world.Time.Now);
        var stored = await world.EventsAsync();
        stored.Select(Line).ShouldBe(reference.Events.Select(Line), $"the journal {when}");
        var expected = Text(reference.State);
        Text(await world.FoldAsync()).ShouldBe(expected, $"the rebuilt state {when}");
        Text(await world.StateAsync()).ShouldBe(Text(reference.State.Usable), $"the live state {when}");

        static string Line(RecordedEvent e) =>
            $"{e.Sequence} {e.Source} {e.Id} {e.OccurredAt.UtcTicks} {e.ReceivedAt.UtcTicks} {e.Revision} {System.Text.Encoding.UTF8.GetString(EventCatalogue.Write(e.Data))}";
    }

    private static string Text(Brokerage.Domain.Investors.InvestorState state) => System.Text.Encoding.UTF8.GetString(state.ToBytes());
}
