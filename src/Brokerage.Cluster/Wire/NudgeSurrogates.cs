using Brokerage.Actors;
using Brokerage.Domain.Events;

namespace Brokerage.Cluster.Wire;

/// <summary>A nudge that is asked for, as JSON.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.nudge")]
public readonly record struct NudgeSurrogate(byte[] Json);

[RegisterConverter]
public sealed class NudgeConverter : IConverter<Nudge, NudgeSurrogate>
{
    public Nudge ConvertFromSurrogate(in NudgeSurrogate surrogate) => WireJson.Read<Nudge>(surrogate.Json);

    public NudgeSurrogate ConvertToSurrogate(in Nudge value) => new(WireJson.Write(value));
}

/// <summary>What became of a nudge, as JSON.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.nudge-outcome")]
public readonly record struct NudgeOutcomeSurrogate(byte[] Json);

[RegisterConverter]
public sealed class NudgeOutcomeConverter : IConverter<NudgeOutcome, NudgeOutcomeSurrogate>
{
    public NudgeOutcome ConvertFromSurrogate(in NudgeOutcomeSurrogate surrogate) => WireJson.Read<NudgeOutcome>(surrogate.Json);

    public NudgeOutcomeSurrogate ConvertToSurrogate(in NudgeOutcome value) => new(WireJson.Write(value));
}

/// <summary>How an investor wants to be nudged, as JSON.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.nudges-set")]
public readonly record struct NudgesSetSurrogate(byte[] Json);

[RegisterConverter]
public sealed class NudgesSetConverter : IConverter<NudgesSet, NudgesSetSurrogate>
{
    public NudgesSet ConvertFromSurrogate(in NudgesSetSurrogate surrogate) => WireJson.Read<NudgesSet>(surrogate.Json);

    public NudgesSetSurrogate ConvertToSurrogate(in NudgesSet value) => new(WireJson.Write(value));
}
