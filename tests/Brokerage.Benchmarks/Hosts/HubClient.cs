using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Brokerage.Benchmarks.Hosts;

/// <summary>A message of a hub and when its last byte arrived (<see cref="Stopwatch"/> time).</summary>
internal readonly record struct HubMessage(string Target, JsonElement Argument, long At);

/// <summary>A client of a SignalR hub on a bare WebSocket with the JSON protocol, so that no client library is measured.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const byte Separator = 0x1e;
    private readonly ClientWebSocket socket = new();
    private readonly Channel<HubMessage> messages = Channel.CreateUnbounded<HubMessage>();
    private Task reading = Task.CompletedTask;
    private int calls;
    private long bytes;

    /// <summary>Bytes of messages received so far, without frames and headers.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Messages to this client; those of calls answered have the target <c>answer</c>.</summary>
    public ChannelReader<HubMessage> Messages => messages.Reader;

    public static async Task<HubClient> ConnectAsync(string url, string path, string? token = null)
    {
        var client = new HubClient();
        if (token is not null) client.socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await client.socket.ConnectAsync(new($"{url.Replace("http", "ws", StringComparison.Ordinal)}{path}"), default);
        await client.SendTextAsync("""{"protocol":"json","version":1}""");
        client.reading = client.ReadAsync();
        return client;
    }

    /// <summary>Calls a method without waiting for the answer.</summary>
    public Task CallAsync(string method, params object[] arguments) =>
        SendTextAsync(JsonSerializer.Serialize(new { type = 1, invocationId = $"{++calls}", target = method, arguments }, JsonSerializerOptions.Web));

    /// <summary>The next message of a target; others before it are passed over.</summary>
    public async Task<HubMessage> NextAsync(string target, Func<JsonElement, bool>? which = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var message = await messages.Reader.ReadAsync(timeout.Token);
            if (message.Target == target && (which is null || which(message.Argument))) return message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        await reading;
    }

    private async Task SendTextAsync(string text) =>
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes($"{text}\u001e"), WebSocketMessageType.Text, true, default);

    private async Task ReadAsync()
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), default);
                if (read.MessageType == WebSocketMessageType.Close) break;
                length += read.Count;
                Volatile.Write(ref bytes, bytes + read.Count);
                var (at, start) = (Stopwatch.GetTimestamp(), 0);
                for (int end; (end = buffer.AsSpan(start, length - start).IndexOf(Separator)) >= 0; start += end + 1)
                    Take(buffer.AsMemory(start, end), at);
                buffer.AsSpan(start, length - start).CopyTo(buffer);
                length -= start;
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            messages.Writer.TryComplete(e);
        }
        messages.Writer.TryComplete();
    }

    private void Take(ReadOnlyMemory<byte> json, long at)
    {
        var message = JsonDocument.Parse(json.ToArray()).RootElement;
        if (!message.TryGetProperty("type", out var type)) return;
        if (type.GetInt32() == 1) messages.Writer.TryWrite(new(message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0], at));
        else if (type.GetInt32() == 3)
            messages.Writer.TryWrite(message.TryGetProperty("error", out _)
                ? throw new InvalidOperationException($"The hub answered: {message}")
                : new("answer", message.TryGetProperty("result", out var result) ? result : default, at));
    }
}
