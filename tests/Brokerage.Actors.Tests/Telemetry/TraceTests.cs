using System.Collections.Concurrent;
using System.Diagnostics;
using Brokerage.Domain.Consent;
using Brokerage.Storage;

namespace Brokerage.Actors.Tests.Telemetry;

/// <summary>A trace goes through the mailbox with the work that it belongs to, and with no other.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly ActivitySource _callers = new(Guid.NewGuid().ToString());
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source == _callers || source.Name == Traces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Work_OfTwoCallersOnOneActor_BelongsToEachOnesTrace()
    {
        await using var world = await World.StartAsync(new OnSqlite());
        var first = await CallAsync(() => world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio)));
        var second = await CallAsync(() => world.GivenAsync(Sent.Give(Purpose.PersonaliseBehaviour)));

        foreach (var caller in new[] { first, second })
        {
            var accept = Spans(caller).Single(s => s.OperationName == "investor accept");
            accept.ParentSpanId.ShouldBe(caller.SpanId);
            Spans(caller).Single(s => s.OperationName == "tier decide").ParentSpanId.ShouldBe(accept.SpanId);
            Spans(caller).Single(s => s.OperationName == "journal append").ParentSpanId.ShouldBe(accept.SpanId);
        }
        Spans(first).Count(s => s.OperationName == "investor rebuild").ShouldBe(1);
        Spans(second).ShouldNotContain(s => s.OperationName == "investor rebuild");
    }

    [Fact]
    public async Task Update_ThatAnAppIsTold_NamesTheSpanThatCausedIt()
    {
        await using var world = await World.StartAsync(new OnMemory());
        await world.GivenAsync(Sent.Give(Purpose.PersonalisePortfolio));
        var told = new Listening();
        await world.Investors.AttachAsync(World.Investor, told, null, default).Soon();
        told.Updates.Clear();

        var caller = await CallAsync(() => world.GivenAsync(Sent.Trades(3)));

        told.Updates.ShouldNotBeEmpty();
        told.Updates.ShouldAllBe(u => Spans(caller).Any(s => s.OperationName == "investor accept" && s.Context == u.Cause));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _callers.Dispose();
    }

    private async Task<Activity> CallAsync(Func<Task> work)
    {
        using var caller = _callers.StartActivity("caller", ActivityKind.Server, default(ActivityContext))!;
        await work().Soon();
        return caller;
    }

    private IEnumerable<Activity> Spans(Activity caller) => _spans.Where(s => s.TraceId == caller.TraceId);

    private sealed class Listening : IExperienceObserver
    {
        public ConcurrentQueue<Update> Updates { get; } = new();

        public void Start(string epoch, long seq, bool resumed)
        {
        }

        public void Next(Update update) => Updates.Enqueue(update);
    }
}
