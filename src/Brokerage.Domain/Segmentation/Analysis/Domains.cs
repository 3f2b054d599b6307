using System.Numerics;

namespace Brokerage.Domain.Segmentation.Analysis;

/// <summary>The work a search may still do, counted in visits of conditions: a bound on time that is the same on every machine.</summary>
internal sealed class Effort(long left)
{
    public long Left => left;

    public bool IsSpent => left <= 0;

    public void Spend() => left--;
}

/// <summary>For every variable the cells it may still take, as bits.</summary>
internal sealed class Domains(ulong[][] cells, Effort effort)
{
    public Effort Effort => effort;

    public Domains Copy() => new([.. cells], effort);

    public bool Meets(int variable, ulong[] mask)
    {
        var own = cells[variable];
        for (var i = 0; i < own.Length; i++)
            if ((own[i] & mask[i]) != 0) return true;
        return false;
    }

    /// <summary>How often something was taken away.</summary>
    public int Cuts { get; private set; }

    /// <summary>Keeps only the cells of the mask; false when none is left.</summary>
    public bool Restrict(int variable, ulong[] mask)
    {
        var own = cells[variable];
        var kept = new ulong[own.Length];
        var any = 0UL;
        for (var i = 0; i < own.Length; i++) any |= kept[i] = own[i] & mask[i];
        cells[variable] = kept;
        Cuts++;
        return any != 0;
    }

    /// <summary>The first cell that is left.</summary>
    public int First(int variable)
    {
        var own = cells[variable];
        for (var i = 0; i < own.Length; i++)
            if (own[i] != 0) return (i * 64) + BitOperations.TrailingZeroCount(own[i]);
        throw new InvalidOperationException("No cell is left.");
    }

    /// <summary>A mask of the cells that are wanted.</summary>
    public static ulong[] Mask(int count, Func<int, bool> isWanted)
    {
        var mask = new ulong[(count + 63) / 64];
        for (var i = 0; i < count; i++)
            if (isWanted(i)) mask[i / 64] |= 1UL << (i % 64);
        return mask;
    }
}
