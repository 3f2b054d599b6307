namespace Brokerage.Domain.Segmentation;

/// <summary>Which investors a ramp has reached: a stable hash, so that a higher percentage only ever adds investors.</summary>
public static class Ramp
{
    /// <summary>Buckets that investors are spread over.</summary>
    public const int Buckets = 10_000;

    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The investor's bucket for a revision, from 0 to 9,999; another for each revision, so that nobody is always first.</summary>
    public static int Bucket(string revision, string investor)
    {
        unchecked
        {
            var hash = Add(FnvOffset, revision);
            hash = (hash ^ '\n') * FnvPrime;
            return (int)(Mix(Add(hash, investor)) % Buckets);
        }
    }

    /// <summary>True when a ramp at <paramref name="percent"/> (0 to 100) decides for the investor.</summary>
    public static bool Includes(string revision, double percent, string investor) => Bucket(revision, investor) < percent * (Buckets / 100);

    /// <summary>FNV-1a, 64 bits, over UTF-16 units (Fowler, Noll and Vo 1991).</summary>
    private static ulong Add(ulong hash, string text)
    {
        unchecked
        {
            foreach (var unit in text) hash = (hash ^ unit) * FnvPrime;
            return hash;
        }
    }

    /// <summary>The finalizer of MurmurHash3 (Appleby 2011): FNV alone leaves similar ids in neighbouring buckets.</summary>
    private static ulong Mix(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
            return hash ^ (hash >> 33);
        }
    }
}
