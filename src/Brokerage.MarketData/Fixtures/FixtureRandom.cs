using System.Text;

namespace Brokerage.MarketData.Fixtures;

/// <summary>
/// Random numbers that are the same on every machine and runtime: xoshiro256** 1.0 seeded by SplitMix64 (Blackman and Vigna, 2018).
/// Only + − × ÷ and comparisons follow from here on: the fixtures use no function that a platform's mathematics library may round its own way.
/// </summary>
internal sealed class FixtureRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A stream of its own for each name, so that adding one instrument leaves the numbers of the others alone.</summary>
    public FixtureRandom(ulong seed, string stream)
    {
        unchecked
        {
            var state = seed ^ Fnv1A(stream);
            (_s0, _s1, _s2, _s3) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
        }
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [from, to).</summary>
    public double Between(double from, double to) => from + (to - from) * Uniform();

    /// <summary>A whole number in [0, limit).</summary>
    public int Below(int limit) => (int)(Uniform() * limit);

    /// <summary>One of the values, each equally likely.</summary>
    public T Pick<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>Near to normal with mean 0 and deviation 1: twelve uniforms minus six. The fat tails come from the volatility model.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var draw = 0; draw < 12; draw++) sum += Uniform();
        return sum;
    }

    private ulong Next()
    {
        unchecked
        {
            var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
            var shifted = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= shifted;
            _s3 = ulong.RotateLeft(_s3, 45);
            return result;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    private static ulong Fnv1A(string text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325;
            foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = (hash ^ octet) * 0x100000001B3;
            return hash;
        }
    }
}
