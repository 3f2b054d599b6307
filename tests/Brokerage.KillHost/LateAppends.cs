using System.Reflection;
using System.Threading.Channels;
using Brokerage.Storage;

namespace Brokerage.KillHost;

/// <summary>A store whose appends reach the disk late, in order: it widens the moment in which an early acknowledgement is a lie.</summary>
public class LateAppends : DispatchProxy
{
    private readonly Channel<Func<Task>> waiting = Channel.CreateUnbounded<Func<Task>>();
    private IJournal inner = null!;

    public static IJournal Of(IJournal inner, TimeSpan delay)
    {
        var journal = Create<IJournal, LateAppends>();
        ((LateAppends)journal).Start(inner, delay);
        return journal;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name != nameof(IJournal.AppendAsync)) return targetMethod.Invoke(inner, args);
        var outcome = new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Writer.TryWrite(async () => outcome.SetResult(await inner.AppendAsync((string)args![0]!, (IReadOnlyList<JournalEntry>)args[1]!)));
        return new ValueTask<AppendOutcome>(outcome.Task);
    }

    private void Start(IJournal journal, TimeSpan delay)
    {
        inner = journal;
        _ = Task.Run(async () =>
        {
            await foreach (var append in waiting.Reader.ReadAllAsync())
            {
                await Task.Delay(delay);
                // Everything that came meanwhile goes with it.
                await append();
                while (waiting.Reader.TryRead(out var next)) await next();
            }
        });
    }
}
