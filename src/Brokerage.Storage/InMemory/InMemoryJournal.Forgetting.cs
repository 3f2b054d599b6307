using System.Security.Cryptography;
using System.Text;

namespace Brokerage.Storage.InMemory;

public sealed partial class InMemoryJournal
{
    /// <inheritdoc/>
    public async ValueTask<ErasureCount> EraseAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        return await WriteAsync(() => Store.Erase(investor), ct);
    }

    /// <inheritdoc/>
    public async ValueTask<int> RedactAsync(
        string investor, long beforeSequence, IReadOnlyCollection<string> types, CancellationToken ct = default)
    {
        WriteRules.CheckRedaction(investor, beforeSequence, types);
        string[] copies = [.. types];
        return await WriteForAsync(investor, () => Store.Redact(investor, beforeSequence, copies), ct);
    }

    /// <inheritdoc/>
    public ValueTask<string?> PseudonymAsync(string investor, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(investor);
        return Read(() => Store.Find(investor) is { } known ? Pseudonym(known) : null, ct);
    }

    // The number stands for the data key: a new one with every registration.
    static string Pseudonym(InMemoryInvestor known) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{known.No} {known.Id}")))[..32];

    // A write belongs to the investor as it was when the call began, as a row that was sealed with a key does.
    Task<T> WriteForAsync<T>(string investor, Func<T> store, CancellationToken ct)
    {
        long? before;
        lock (Store.Gate) before = Store.Find(investor)?.No;
        return WriteAsync(
            () => before is null || before == Store.Find(investor)?.No
                ? store()
                : throw new InvestorErasedException($"Investor no {before} was erased; nothing was stored."),
            ct);
    }
}
