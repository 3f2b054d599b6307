using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brokerage.Storage;

/// <summary>What a backup holds and what it needs, in <c>manifest.json</c> beside it.</summary>
/// <param name="Name">The backup's folder: the time it was taken, UTC.</param>
/// <param name="CreatedAt">When it was taken.</param>
/// <param name="Store">Identity of the store.</param>
/// <param name="SchemaVersion">Version of the journal's tables.</param>
/// <param name="Bytes">Size of <c>brokerage.db</c>.</param>
/// <param name="Sha256">SHA-256 of <c>brokerage.db</c>, 64 hexadecimal digits.</param>
/// <param name="LedgerLines">Lines the erasure ledger had; the ledger beside a restored backup has at least these.</param>
/// <param name="LedgerHead">Hash of the last of them.</param>
public sealed record BackupManifest(
    string Name, DateTimeOffset CreatedAt, string Store, int SchemaVersion, long Bytes, string Sha256, long LedgerLines, string LedgerHead)
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Reads the manifest of a backup.</summary>
    /// <exception cref="StoreIntegrityException">It is missing or is not a manifest.</exception>
    public static BackupManifest Read(string backup)
    {
        var path = Path.Combine(backup, FileName);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest)
                ?? throw new StoreIntegrityException($"{path} is empty.");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreIntegrityException($"{path} is not the manifest of a backup: {e.Message}", e);
        }
    }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);
}

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BackupManifest))]
sealed partial class BackupJson : JsonSerializerContext;
