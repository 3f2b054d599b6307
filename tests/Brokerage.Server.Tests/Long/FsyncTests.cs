using System.Globalization;
using System.Text.RegularExpressions;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Tests.Kit;
using Shouldly;
using Xunit.Abstractions;

namespace Brokerage.Server.Tests.Long;

/// <summary>
/// Promise 1b: no byte of an acknowledgement leaves before the fsync that covers its event has returned. The server runs under strace;
/// each event is looked up in the write-ahead log it left, so that its own commit is checked and not just any.
/// </summary>
[Trait("Category", "Long")]
[Collection(LongRuns.Name)]
public sealed partial class FsyncTests(ITestOutputHelper output) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("brokerage-fsync-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [StraceFact]
    public async Task Server_OneWriter_AnswersOnlyAfterItsFsync() => Check(await RunAsync(writers: 1, acknowledgements: 500, new()), "1 writer");

    [StraceFact]
    public async Task Server_SixteenWriters_AnswersOnlyAfterItsFsync() => Check(await RunAsync(writers: 16, acknowledgements: 512, new()), "16 writers");

    [StraceFact]
    public async Task Server_WithoutFsync_IsFoundOut()
    {
        var mutant = new ServerSettings { Program = "Brokerage.KillHost.dll", Environment = new Dictionary<string, string> { ["FAULT"] = "synchronous-normal" } };
        var trace = await RunAsync(writers: 4, acknowledgements: 100, mutant);

        output.WriteLine(Results.Note("fsync.txt", $"control, synchronous = NORMAL: {trace}"));
        trace.Violations.Count.ShouldBeGreaterThan(90);
    }

    private void Check(Verdict verdict, string what)
    {
        output.WriteLine(Results.Note("fsync.txt", $"{what}: {verdict}"));
        verdict.Violations.ShouldBeEmpty();
        verdict.Acknowledgements.ShouldBeGreaterThanOrEqualTo(500);
    }

    private async Task<Verdict> RunAsync(int writers, int acknowledgements, ServerSettings settings)
    {
        var file = Path.Combine(folder, "trace.txt");
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        var receipts = new Dictionary<string, (string Investor, long Sequence)>();
        await using (var server = await ServerProcess.StartAsync(settings with { DataFolder = data, Under = SystemCallTrace.Command(file) }))
        {
            await Task.WhenAll(Enumerable.Range(1, writers).Select(async n =>
            {
                using var broker = await server.BrokerAsync($"writer-{n}");
                var investor = $"w{n}";
                await broker.SendAsync(SentEvent.Consent(investor, Purpose.PersonaliseBehaviour));
                for (var i = 1; i <= acknowledgements / writers; i++)
                {
                    var id = $"mark-{n}-{i}-";
                    var answer = await broker.SendAsync(new SentEvent(investor, id, new ScreenViewed("home", "session-1")));
                    lock (receipts) receipts.Add(id, (investor, answer.Receipts[0].Sequence!.Value));
                }
            }));
            await server.KillAsync();
        }
        return Verdict.Of(SystemCallTrace.Read(file), WriteAheadLog.Read(data), WriteAheadLog.Marks(data), receipts);
    }

    /// <summary>What the trace says of every acknowledgement.</summary>
    private sealed partial record Verdict(int Acknowledgements, int Fsyncs, IReadOnlyList<string> Violations)
    {
        public override string ToString() =>
            $"{Acknowledgements} acknowledgements, {Fsyncs} fsyncs of the log meanwhile ({(Fsyncs == 0 ? "none" : $"{(double)Acknowledgements / Fsyncs:0.00} a fsync")}), {Violations.Count} violations";

        public static Verdict Of(
            IReadOnlyList<SystemCall> calls, WriteAheadLog log, Dictionary<(string, long), byte[]> marks, Dictionary<string, (string, long)> receipts)
        {
            var written = WritesByFrame(calls, log);
            SystemCall[] syncs = [.. calls.Where(c => c.Name is "fsync" or "fdatasync" && IsLog(c) && c.Result == 0)];
            var answers = Answers(calls);
            var violations = new List<string>();
            var (first, last) = (int.MaxValue, 0);
            foreach (var (id, place) in receipts)
            {
                var commit = log.CommitOf(marks[place]);
                if (!answers.TryGetValue(id, out var answered) || !written.TryGetValue(commit, out var write))
                {
                    violations.Add($"{id}: the trace lacks its answer or its commit (frame {commit})");
                    continue;
                }
                (first, last) = (Math.Min(first, write.Begin), Math.Max(last, answered));
                if (!syncs.Any(s => s.Begin > write.End && s.End < answered)) violations.Add($"{id}: written at line {write.End}, answered at {answered}, no fsync between");
            }
            return new(receipts.Count, syncs.Count(s => s.Begin > first && s.End < last), violations);
        }

        private static bool IsLog(SystemCall call) => call.Target.EndsWith("brokerage.db-wal", StringComparison.Ordinal);

        /// <summary>The last write of each frame of the log, wherever the call takes its offset from.</summary>
        private static Dictionary<int, SystemCall> WritesByFrame(IReadOnlyList<SystemCall> calls, WriteAheadLog log)
        {
            var writes = new Dictionary<int, SystemCall>();
            var positions = new Dictionary<int, long>();
            foreach (var call in calls.Where(IsLog))
                switch (call.Name)
                {
                    case "lseek":
                        positions[call.Thread] = call.Result;
                        break;
                    case "write":
                        writes[log.FrameAt(positions[call.Thread])] = call;
                        positions[call.Thread] += call.Result;
                        break;
                    case "pwrite64" when Offset().Match(call.Text) is { Success: true } match:
                        writes[log.FrameAt(long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))] = call;
                        break;
                }
            return writes;
        }

        /// <summary>Where the first byte of each event's answer began to leave.</summary>
        private static Dictionary<string, int> Answers(IReadOnlyList<SystemCall> calls)
        {
            var answers = new Dictionary<string, int>();
            var heads = new Dictionary<string, int>();
            foreach (var call in calls.Where(c => c.Name is "sendto" or "sendmsg" or "write" or "writev"))
            {
                if (call.Text.Contains("HTTP/1.1 ", StringComparison.Ordinal)) heads[call.Target] = call.Begin;
                foreach (Match mark in Mark().Matches(call.Text)) answers.TryAdd(mark.Value, heads.GetValueOrDefault(call.Target, call.Begin));
            }
            return answers;
        }

        [GeneratedRegex(@", (\d+)(?:\) += \d+| <unfinished \.\.\.>)$")]
        private static partial Regex Offset();

        [GeneratedRegex(@"mark-\d+-\d+-")]
        private static partial Regex Mark();
    }
}
