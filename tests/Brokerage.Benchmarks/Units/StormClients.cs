using System.Diagnostics;
using System.Text.Json;
using Brokerage.Benchmarks.Hosts;

namespace Brokerage.Benchmarks.Units;

/// <summary>What clients in a process of their own saw.</summary>
/// <param name="Milliseconds">Of each, from its first byte to being current.</param>
/// <param name="CpuMicroseconds">Processor time that the clients used, all together.</param>
/// <param name="Bytes">Bytes of messages received, all together.</param>
/// <param name="Messages">Messages received, all together.</param>
/// <param name="Quotes">Quotes in them.</param>
/// <param name="Began">The machine as they began.</param>
/// <param name="Ended">The machine as the last of them was current.</param>
internal sealed record StormTotals(double[] Milliseconds, double CpuMicroseconds, long Bytes, long Messages, long Quotes, Machine Began, Machine Ended);

/// <summary>Clients in another process that connect all at once, as after a failover, and then read.</summary>
internal sealed class StormClients : IDisposable
{
    public const string Command = "storm-clients";

    private readonly Process process;

    private StormClients(Process process) => this.process = process;

    /// <summary>What connecting came to.</summary>
    public required StormTotals Connected { get; init; }

    /// <summary>Connects a client for each line: address, path, token, and <c>Hello</c>, <c>-</c> for nothing, or the instruments to follow, with commas, and how often a second.</summary>
    public static async Task<StormClients> ConnectAsync(IReadOnlyCollection<string> lines)
    {
        var isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] arguments = isHosted ? [typeof(StormClients).Assembly.Location, Command] : [Command];
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        foreach (var line in lines) await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.WriteLineAsync();
        return new(process) { Connected = await ReadAsync(process) };
    }

    /// <summary>What arrived since the call before.</summary>
    public async Task<StormTotals> TotalsAsync()
    {
        await process.StandardInput.WriteLineAsync("totals");
        return await ReadAsync(process);
    }

    /// <summary>The other process.</summary>
    public static async Task<int> RunAsync()
    {
        var lines = new List<string>();
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line) lines.Add(line);
        await ConnectAsync(lines[0]);
        var (before, began) = (Environment.CpuUsage.TotalTime, Machine.Now);
        var clients = await Task.WhenAll(lines.Select(line => Task.Run(async () =>
        {
            var client = await ConnectAsync(line);
            return (Client: client, Milliseconds: Stopwatch.GetElapsedTime(began.At).TotalMilliseconds);
        })));
        var ended = Machine.Now;
        await Task.Delay(200);
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        do
        {
            var (messages, quotes) = (0L, 0L);
            foreach (var (client, _) in clients)
                while (client.Messages.TryRead(out var message))
                {
                    messages++;
                    if (message.Target == "Quotes") quotes += message.Argument.GetProperty("items").GetArrayLength();
                }
            var bytes = clients.Sum(c => c.Client.Bytes);
            Console.WriteLine(JsonSerializer.Serialize(new StormTotals([.. clients.Select(c => c.Milliseconds)], cpu, bytes, messages, quotes, began, ended)));
        }
        while (await Console.In.ReadLineAsync() is { Length: > 0 });
        foreach (var (client, _) in clients) await client.DisposeAsync();
        return 0;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<HubClient> ConnectAsync(string line)
    {
        var parts = line.Split(' ');
        var client = await HubClient.ConnectAsync(parts[0], parts[1], parts[2]);
        if (parts[3] == "Hello")
        {
            await client.CallAsync("Hello", new { client = "bench", sdk = "bench", locale = "en", capabilities = Array.Empty<string>() });
            await client.NextAsync("ConsentChanged");
        }
        else if (parts[3] != "-")
        {
            await client.CallAsync("Subscribe", new { id = "watch", instruments = parts[3].Split(','), mode = "ltp", maxHz = int.Parse(parts[4]) });
            await client.NextAsync("answer");
        }
        return client;
    }

    private static async Task<StormTotals> ReadAsync(Process process) =>
        JsonSerializer.Deserialize<StormTotals>(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The clients did not connect."))!;
}
