using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Brokerage.Server.Tests.Kit;

/// <summary>A call of the server on its client.</summary>
/// <param name="Target">Method.</param>
/// <param name="Argument">Its one argument.</param>
/// <param name="ReceivedAt">When its last byte came, on the stopwatch's clock.</param>
public sealed record HubMessage(string Target, JsonElement Argument, long ReceivedAt)
{
    /// <summary>The argument as a record of the contract.</summary>
    public T As<T>() => Argument.Deserialize<T>(HubConnection.Json)!;
}

/// <summary>The server answered a call with an error.</summary>
public sealed class HubCallException(string error) : Exception(error);

/// <summary>A client of one hub: the JSON hub protocol of SignalR over a bare WebSocket, bearer token in the header.</summary>
public sealed class HubConnection : IAsyncDisposable
{
    /// <summary>How the protocol writes records.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    private const byte RecordSeparator = 0x1E;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket socket;
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> calls = new();
    private readonly Channel<HubMessage> messages = Channel.CreateUnbounded<HubMessage>();
    private readonly TaskCompletionSource handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ended = new();
    private volatile TaskCompletionSource reading = NewGate(isOpen: true);
    private int lastCall;

    private HubConnection(ClientWebSocket socket)
    {
        this.socket = socket;
        Closed = ReceiveAsync();
        _ = PingAsync();
    }

    /// <summary>Ends when the connection does, whoever ended it.</summary>
    public Task Closed { get; }

    /// <summary>Calls of the server that nobody has taken yet.</summary>
    public ChannelReader<HubMessage> Messages => messages.Reader;

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="path">Path of the hub.</param>
    /// <param name="token">Bearer token; null to send none.</param>
    /// <param name="configure">Sets options of the handshake.</param>
    /// <param name="connecting">Gets the socket before it connects.</param>
    public static async Task<HubConnection> OpenAsync(
        Uri server, string path, string? token, Action<ClientWebSocketOptions>? configure = null, Action<Socket>? connecting = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        if (token is not null) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        configure?.Invoke(socket.Options);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var handler = new SocketsHttpHandler { ConnectCallback = async (context, ct) => new NetworkStream(await ConnectAsync(context.DnsEndPoint, connecting, ct), ownsSocket: true) };
            await socket.ConnectAsync(new UriBuilder(new Uri(server, path)) { Scheme = "ws" }.Uri, new HttpMessageInvoker(handler), patience.Token);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            throw new HttpRequestException($"The handshake was answered with {(int)socket.HttpStatusCode}.", null, socket.HttpStatusCode);
        }
        var connection = new HubConnection(socket);
        await connection.SendAsync("""{"protocol":"json","version":1}"""u8.ToArray());
        await connection.handshake.Task.WaitAsync(Patience);
        return connection;
    }

    /// <summary>Calls a method of the hub and awaits its completion.</summary>
    /// <exception cref="HubCallException">The server answered with an error.</exception>
    public async Task<JsonElement> CallAsync(string method, params object?[] arguments)
    {
        var id = $"{Interlocked.Increment(ref lastCall)}";
        var completion = calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = 1, invocationId = id, target = method, arguments }, Json));
        return await completion.Task.WaitAsync(Patience);
    }

    /// <summary>Calls a method of the hub and reads its result.</summary>
    public async Task<T> CallAsync<T>(string method, params object?[] arguments) => (await CallAsync(method, arguments)).Deserialize<T>(Json)!;

    /// <summary>Leaves what comes on the socket unread, as a suspended app does.</summary>
    public void StopReading() => reading = NewGate(isOpen: false);

    /// <summary>The next call of the server, which must be of this method.</summary>
    public async Task<T> NextAsync<T>(string target)
    {
        var message = await NextAsync();
        return message.Target == target ? message.As<T>() : throw new InvalidOperationException($"{target} was expected, {message.Target} came: {message.Argument}");
    }

    /// <summary>The next call of the server.</summary>
    public async Task<HubMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await messages.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next call of the server of this method; those before it are passed over.</summary>
    public async Task<HubMessage> SkipToAsync(string target)
    {
        while (true)
            if (await NextAsync() is { } message && message.Target == target) return message;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        socket.Abort();
        await Closed;
        socket.Dispose();
        sending.Dispose();
        ended.Dispose();
    }

    /// <summary>The server gives up a client that says nothing.</summary>
    private async Task PingAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingInterval, ended.Token);
                await SendAsync("""{"type":6}"""u8.ToArray());
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The connection is over.
        }
    }

    private static async Task<Socket> ConnectAsync(System.Net.DnsEndPoint to, Action<Socket>? connecting, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        connecting?.Invoke(socket);
        await socket.ConnectAsync(to, ct);
        return socket;
    }

    private static TaskCompletionSource NewGate(bool isOpen)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (isOpen) gate.SetResult();
        return gate;
    }

    private async Task SendAsync(byte[] record)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync((byte[])[.. record, RecordSeparator], WebSocketMessageType.Text, endOfMessage: true, ended.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        var received = new ArrayBufferWriter<byte>(64 * 1024);
        var scanned = 0;
        try
        {
            while (true)
            {
                await reading.Task.WaitAsync(ended.Token);
                var part = await socket.ReceiveAsync(received.GetMemory(16 * 1024), ended.Token);
                if (part.MessageType == WebSocketMessageType.Close) break;
                received.Advance(part.Count);
                // Records end with a separator; a WebSocket message may hold several, or a part of one.
                if (received.WrittenSpan[scanned..].IndexOf(RecordSeparator) < 0)
                {
                    scanned = received.WrittenCount;
                    continue;
                }
                var rest = Dispatch(received.WrittenMemory);
                var left = rest.ToArray();
                received.ResetWrittenCount();
                received.Write(left);
                scanned = left.Length;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over; whoever waits hears of it below.
        }
        var over = new IOException("The connection is closed.");
        handshake.TrySetException(over);
        foreach (var call in calls.Values) call.TrySetException(over);
        messages.Writer.TryComplete();
    }

    private ReadOnlyMemory<byte> Dispatch(ReadOnlyMemory<byte> bytes)
    {
        var now = Stopwatch.GetTimestamp();
        for (int end; (end = bytes.Span.IndexOf(RecordSeparator)) >= 0; bytes = bytes[(end + 1)..])
            if (end > 0) Dispatch(JsonSerializer.Deserialize<JsonElement>(bytes.Span[..end]), now);
        return bytes;
    }

    private void Dispatch(JsonElement record, long now)
    {
        if (!record.TryGetProperty("type", out var type))
        {
            if (record.TryGetProperty("error", out var refused)) handshake.TrySetException(new HubCallException(refused.GetString()!));
            else handshake.TrySetResult();
            return;
        }
        switch (type.GetInt32())
        {
            case 1:
                messages.Writer.TryWrite(new(record.GetProperty("target").GetString()!, record.GetProperty("arguments")[0], now));
                break;
            case 3 when calls.TryRemove(record.GetProperty("invocationId").GetString()!, out var call):
                if (record.TryGetProperty("error", out var error)) call.TrySetException(new HubCallException(error.GetString()!));
                else call.TrySetResult(record.TryGetProperty("result", out var result) ? result : default);
                break;
        }
    }
}
