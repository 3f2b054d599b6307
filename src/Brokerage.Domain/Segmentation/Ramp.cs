namespace Brokerage.Domain.Segmentation;

/// <summary>Who a ramp has reached: a stable hash of revision and investor, so that whoever is in at 10 % is still in at 50 %.</summary>
public static class Ramp
{
    /// <summary>Number of buckets; a percent is a hundred of them.</summary>
    public const int Buckets = 10_000;

    /// <summary>
    /// The investor's bucket in the ramp of a revision, 0 to 9,999; the same in every process. Each revision deals anew, so that it is not
    /// always the same investors who go first. FNV-1a (Fowler, Noll and Vo 1991) over the UTF-16 units, mixed by the finalizer of SplitMix64
    /// (Steele, Lea and Flood, OOPSLA 2014), because FNV alone spreads ids that differ in their last digit poorly.
    /// </summary>
    public static int Bucket(string revision, string investor)
    {
        unchecked
        {
            var hash = Add(Add(Add(14695981039346656037, revision), "\n"), investor);
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            return (int)((hash ^ (hash >> 31)) % Buckets);
        }
    }

    /// <summary>True when a ramp that stands at <paramref name="percent"/>, 0 to 100, has reached the investor.</summary>
    public static bool Includes(string revision, double percent, string investor) => percent >= 100 || Bucket(revision, investor) < percent * (Buckets / 100);

    private static ulong Add(ulong hash, string text)
    {
        unchecked
        {
            foreach (var unit in text)
            {
                hash = (hash ^ (byte)unit) * 1099511628211;
                hash = (hash ^ (byte)(unit >> 8)) * 1099511628211;
            }
            return hash;
        }
    }
}
