using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Unicode;
using Brokerage.Server.Problems;
using Microsoft.Net.Http.Headers;

namespace Brokerage.Server.Ingest;

/// <summary>
/// The bytes of a request's body in a rented buffer: whole, of a bounded size, inflated, valid UTF-8, without byte order mark. Dispose it
/// when nothing refers to the bytes any more.
/// </summary>
internal sealed class EventBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>Events compress 10 to 20 times; far above that, the sender wants us to inflate.</summary>
    private const int MaxRatio = 100;

    /// <summary>Below this size the ratio says nothing.</summary>
    private const int RatioCountsFrom = 64 * 1024;

    private byte[] _buffer;
    private int _length;
    private int _start;

    private EventBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(_start, _length - _start);

    /// <summary>Reads the body of a request.</summary>
    /// <returns>The body and what it may be, or why it is refused.</returns>
    public static async Task<(EventBody? Body, BodyKind Kind, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (Headers(request, out var kind, out var isGzip) is { } refused) return (null, kind, refused);
        var limit = kind == BodyKind.Single ? CloudEventsReader.MaxSingleBytes : CloudEventsReader.MaxBatchBytes;
        if (request.ContentLength > limit) return (null, kind, TooLarge(limit));

        var body = new EventBody((int)Math.Clamp(request.ContentLength + 1 ?? FirstBuffer, 1, limit + 1));
        try
        {
            var problem = await body.FillAsync(request.Body, limit, int.MaxValue, ct) ? null : TooLarge(limit);
            if (problem is null && isGzip) problem = await body.InflateAsync(limit, ct);
            problem ??= body.CheckText();
            if (problem is null) return (body, kind, null);
            body.Dispose();
            return (null, kind, problem);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _length) = (0, 0);
    }

    private static Problem? Headers(HttpRequest request, out BodyKind kind, out bool isGzip)
    {
        (kind, isGzip) = (BodyKind.Either, false);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return Unsupported("Send application/cloudevents+json.");
        if (type.MediaType.Equals("application/cloudevents+json", StringComparison.OrdinalIgnoreCase)) kind = BodyKind.Single;
        else if (type.MediaType.Equals("application/cloudevents-batch+json", StringComparison.OrdinalIgnoreCase)) kind = BodyKind.Batch;
        else if (!type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) return Unsupported("Send application/cloudevents+json.");
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.HasValue && charset.Length > 0 && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return Unsupported("Send UTF-8.");

        // The binary mode of CloudEvents puts attributes into headers. Taking the body and not them would take another event than was sent.
        if (request.Headers.Keys.Any(name => name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase)))
            return new(ProblemType.Schema, "Attributes in ce- headers are not supported; send them in the body.");

        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        isGzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        return isGzip || encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? null
            : Unsupported("The content encodings are gzip and identity.");
    }

    private static Problem Unsupported(string detail) => new(ProblemType.UnsupportedMediaType, detail);

    private static Problem TooLarge(int limit) => new(ProblemType.TooLarge, $"The body may have {limit} bytes, after inflating.");

    /// <summary>Reads a stream to its end; false when it is longer than <paramref name="limit"/> or inflates beyond the ratio.</summary>
    private async Task<bool> FillAsync(Stream stream, int limit, int ratioLimit, CancellationToken ct)
    {
        while (true)
        {
            if (_length == _buffer.Length) Grow(limit);
            var count = await stream.ReadAsync(_buffer.AsMemory(_length, Math.Min(_buffer.Length, limit + 1) - _length), ct);
            _length += count;
            if (_length > limit || _length > ratioLimit) return false;
            if (count == 0) return true;
        }
    }

    private void Grow(int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, limit + 1));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private async Task<Problem?> InflateAsync(int limit, CancellationToken ct)
    {
        var (packed, packedLength) = (_buffer, _length);
        (_buffer, _length) = (ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(packedLength * 8, FirstBuffer), limit + 1)), 0);
        try
        {
            await using var gzip = new GZipStream(new MemoryStream(packed, 0, packedLength, writable: false), CompressionMode.Decompress);
            var ratioLimit = Math.Max(RatioCountsFrom, (int)Math.Min((long)packedLength * MaxRatio, int.MaxValue));
            if (!await FillAsync(gzip, limit, ratioLimit, ct)) return TooLarge(limit);
            return IsWhole(packed.AsSpan(0, packedLength), _length) ? null : new(ProblemType.BadEncoding);
        }
        catch (InvalidDataException)
        {
            return new(ProblemType.BadEncoding);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>
    /// The stream ends without a word where its input was cut. The last four bytes are the length of what was packed (RFC 1952), so this
    /// asks for one member, whole, and nothing behind it.
    /// </summary>
    private static bool IsWhole(ReadOnlySpan<byte> packed, int inflated) =>
        packed.Length > sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(packed[^sizeof(uint)..]) == (uint)inflated;

    private Problem? CheckText()
    {
        if (Bytes.Span.StartsWith("\uFEFF"u8)) _start = 3;
        return Utf8.IsValid(Bytes.Span) ? null : new(ProblemType.MalformedJson, "The body is not valid UTF-8.");
    }
}
