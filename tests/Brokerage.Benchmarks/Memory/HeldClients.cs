using System.Diagnostics;
using Brokerage.Benchmarks.Hosts;

namespace Brokerage.Benchmarks.Memory;

/// <summary>Clients in a process of their own, so that only the server's side of a connection is weighed here.</summary>
internal sealed class HeldClients : IDisposable
{
    public const string Command = "hold-clients";

    private readonly Process process;

    private HeldClients(Process process) => this.process = process;

    /// <summary>Connects a client for each line: address, path, token or <c>-</c>, and the method called first or <c>-</c>.</summary>
    public static async Task<HeldClients> ConnectAsync(IReadOnlyCollection<string> lines)
    {
        // This program is started as itself or by the dotnet host.
        var isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] arguments = isHosted ? [typeof(HeldClients).Assembly.Location, Command] : [Command];
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        foreach (var line in lines) await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.WriteLineAsync();
        if (await process.StandardOutput.ReadLineAsync() != "connected") throw new InvalidOperationException("The clients did not connect.");
        return new(process);
    }

    /// <summary>The other process.</summary>
    public static async Task<int> RunAsync()
    {
        var clients = new List<HubClient>();
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
        {
            var parts = line.Split(' ');
            var client = await HubClient.ConnectAsync(parts[0], parts[1], parts[2] == "-" ? null : parts[2]);
            if (parts[3] == "Hello")
            {
                await client.CallAsync("Hello", new { client = "bench", sdk = "bench", locale = "en", capabilities = Array.Empty<string>() });
                await client.NextAsync("ConsentChanged");
            }
            clients.Add(client);
        }
        Console.WriteLine("connected");
        await Console.In.ReadLineAsync();
        foreach (var client in clients) await client.DisposeAsync();
        return 0;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
