using System.Runtime.CompilerServices;
using Brokerage.Domain.Features;

namespace Brokerage.Domain.Segmentation.Compiled;

/// <summary>The values of one investor in the order of <see cref="CompiledRules.Features"/>. Implement it as a struct: then nothing is allocated.</summary>
public interface ISlotValues
{
    /// <summary>The value of the feature with that number; unknown when there is none.</summary>
    FeatureValue Of(int slot);

    /// <summary>True when the investor was in the segment until now: then its exit thresholds are in force.</summary>
    bool WasIn(Segment segment);
}

/// <summary>Values from anywhere, found by their feature: computed or looked up when a step asks, and only then.</summary>
internal readonly struct ByFeature<T>(T values, Feature[] features) : ISlotValues where T : IFeatureValues
{
    private readonly T _values = values;
    private readonly Feature[] _features = features;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FeatureValue Of(int slot) => _values.Of(_features[slot]);

    public bool WasIn(Segment segment) => _values.WasIn(segment);
}
