using System.Globalization;
using System.Text.RegularExpressions;

namespace Brokerage.Server.Tests.Long;

/// <summary>A system call of a trace. Begin and end are lines of the trace: the tracer holds a thread at both, so their order is what happened.</summary>
public sealed record SystemCall(int Thread, string Name, string Text, int Begin)
{
    /// <summary>Line at which it returned; <see cref="int.MaxValue"/> when it never did.</summary>
    public int End { get; set; } = int.MaxValue;

    /// <summary>What it returned.</summary>
    public long Result { get; set; } = -1;

    /// <summary>What its file descriptor refers to.</summary>
    public string Target { get; } = Text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var open && Text.IndexOf('>', open) is > 0 and var close ? Text[(open + 1)..close] : "";
}

/// <summary>Reads what <c>strace -f -y -o</c> wrote.</summary>
public static partial class SystemCallTrace
{
    /// <summary>Options of strace: what is traced, and so much of each buffer that an answer is in it whole.</summary>
    public static IReadOnlyList<string> Command(string file) =>
    [
        "/usr/bin/strace", "-f", "-y", "--seccomp-bpf", "-s", "2000", "-o", file,
        "-e", "trace=lseek,write,writev,pwrite64,pwritev,fsync,fdatasync,sendto,sendmsg",
    ];

    /// <summary>The calls in the order in which they began.</summary>
    public static IReadOnlyList<SystemCall> Read(string file)
    {
        var calls = new List<SystemCall>();
        var unfinished = new Dictionary<int, SystemCall>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !int.TryParse(line.AsSpan(0, space), out var thread)) continue;
            var text = line[space..].TrimStart();
            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                if (unfinished.Remove(thread, out var resumed)) Finish(resumed, text, number);
            }
            else if (Call().Match(text) is { Success: true } match)
            {
                var call = new SystemCall(thread, match.Groups[1].Value, text, number);
                calls.Add(call);
                if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal)) unfinished[thread] = call;
                else Finish(call, text, number);
            }
        }
        return calls;
    }

    private static void Finish(SystemCall call, string text, int line)
    {
        call.End = line;
        if (Returned().Match(text) is { Success: true } match) call.Result = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(\w+)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"\) += (-?\d+)[^""]*$")]
    private static partial Regex Returned();
}
