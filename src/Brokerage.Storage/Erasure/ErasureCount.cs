namespace Brokerage.Storage;

/// <summary>What an erasure removed.</summary>
/// <param name="Events">Entries of the journal.</param>
/// <param name="Quarantined">Quarantined events.</param>
/// <param name="HadSnapshot">True when a snapshot was removed.</param>
/// <param name="HadKey">True when a data key was destroyed.</param>
/// <param name="Complete">True when no file holds a byte of it any more: the logs of both databases were moved and cut, and the
/// copy of the registry beside the backups forgot it. When false, something held them open for too long: erase again.</param>
public sealed record ErasureCount(long Events, long Quarantined, bool HadSnapshot, bool HadKey, bool Complete)
{
    /// <summary>Nothing was there.</summary>
    public static ErasureCount Nothing { get; } = new(0, 0, false, false, true);
}

/// <summary>What opening a store removed because the ledger said so.</summary>
/// <param name="Investors">Investors who were registered although they were erased: an erasure that a crash cut, or a restored backup.</param>
/// <param name="Orphans">Investors of whom a restored journal held rows without a key.</param>
/// <param name="Complete">True when no file holds a byte of them any more; see <see cref="ErasureCount.Complete"/>.</param>
public sealed record ErasureReplay(int Investors, int Orphans, bool Complete);
