using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Brokerage.Storage;

/// <summary>Kinds of acts in the erasure ledger.</summary>
public static class LedgerKind
{
    /// <summary>Everything of the investor was asked to be forgotten, for good.</summary>
    public const string Erased = "erased";

    /// <summary>A purpose was withdrawn: what served only it must not come back from a backup.</summary>
    public const string Withdrawn = "withdrawn";
}

/// <summary>One act in the erasure ledger.</summary>
/// <param name="No">Number of the line: 1, 2, 3 … without gaps.</param>
/// <param name="At">When the act took effect, UTC.</param>
/// <param name="Tag">Keyed hash of the investor's id, 64 hexadecimal digits; says nothing without the ledger's key.</param>
/// <param name="Kind">What was done, see <see cref="LedgerKind"/>.</param>
/// <param name="Purpose">The purpose, where the act concerns one.</param>
/// <param name="Sequence">Journal sequence of the act, where it is in a journal.</param>
/// <param name="Prev">Hash of the line before; zeros in the first.</param>
/// <param name="Hash">SHA-256 of this line without its hash, 64 hexadecimal digits.</param>
public sealed record LedgerLine(long No, DateTimeOffset At, string Tag, string Kind, string? Purpose, long? Sequence, string Prev, string Hash)
{
    /// <summary>What the first line follows.</summary>
    public static string Genesis { get; } = new('0', 64);

    // Relaxed, because a line is read by programs and people, never put into a page.
    static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line that follows another; the first follows null.</summary>
    internal static LedgerLine After(LedgerLine? last, DateTimeOffset at, string tag, string kind, string? purpose, long? sequence)
    {
        var line = new LedgerLine((last?.No ?? 0) + 1, at.ToUniversalTime(), tag, kind, purpose, sequence, last?.Hash ?? Genesis, "");
        return line with { Hash = line.ComputeHash() };
    }

    /// <summary>True when this line stands right after another; the first follows null.</summary>
    internal bool Follows(LedgerLine? last) => No == (last?.No ?? 0) + 1 && Prev == (last?.Hash ?? Genesis);

    /// <summary>The line as the file holds it, with the end of line.</summary>
    internal byte[] Write() => [.. Body().AsSpan(..^1), .. Encoding.ASCII.GetBytes($",\"hash\":\"{Hash}\"}}\n")];

    /// <summary>Reads a line without its end; null when one byte of it is not as it was written.</summary>
    internal static LedgerLine? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            var line = new LedgerLine(
                root.GetProperty("no").GetInt64(), root.GetProperty("at").GetDateTimeOffset(), Text("tag")!, Text("kind")!,
                root.TryGetProperty("purpose", out _) ? Text("purpose") : null,
                root.TryGetProperty("sequence", out var sequence) ? sequence.GetInt64() : null, Text("prev")!, Text("hash")!);
            return line.Hash == line.ComputeHash() && line.Write().AsSpan(..^1).SequenceEqual(bytes.Span) ? line : null;

            string? Text(string name) => root.GetProperty(name).GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(Body()));

    byte[] Body()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteNumber("no", No);
            json.WriteString("at", At);
            json.WriteString("tag", Tag);
            json.WriteString("kind", Kind);
            if (Purpose is not null) json.WriteString("purpose", Purpose);
            if (Sequence is { } sequence) json.WriteNumber("sequence", sequence);
            json.WriteString("prev", Prev);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}
