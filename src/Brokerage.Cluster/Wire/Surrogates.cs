using Brokerage.Actors;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;

namespace Brokerage.Cluster.Wire;

// What crosses between silos. The alias and the order of the members are the format: members are only ever added at the end.

/// <summary>A submission: its data as the catalogue's name of the type and the canonical bytes, never as a CLR type.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.submission")]
public readonly record struct SubmissionSurrogate(
    string Source, string Id, DateTimeOffset OccurredAt, string Type, byte[] Data, bool IsBackfill, bool IsTimedOnArrival);

[RegisterConverter]
public sealed class SubmissionConverter : IConverter<Submission, SubmissionSurrogate>
{
    public Submission ConvertFromSurrogate(in SubmissionSurrogate surrogate) =>
        new(surrogate.Source, surrogate.Id, surrogate.OccurredAt, EventReader.ReadCanonical(EventCatalogue.Find(surrogate.Type)!, surrogate.Data))
        {
            IsBackfill = surrogate.IsBackfill,
            IsTimedOnArrival = surrogate.IsTimedOnArrival,
        };

    public SubmissionSurrogate ConvertToSurrogate(in Submission value) => new(
        value.Source, value.Id, value.OccurredAt, EventCatalogue.Of(value.Data).Name, EventCatalogue.Write(value.Data),
        value.IsBackfill, value.IsTimedOnArrival);
}

/// <summary>A receipt.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.outcome")]
public readonly record struct OutcomeSurrogate(int Status, bool Duplicate, long? Sequence, DateTimeOffset ReceivedAt, string? Code);

[RegisterConverter]
public sealed class OutcomeConverter : IConverter<Outcome, OutcomeSurrogate>
{
    public Outcome ConvertFromSurrogate(in OutcomeSurrogate surrogate) =>
        new((OutcomeStatus)surrogate.Status, surrogate.Duplicate, surrogate.Sequence, surrogate.ReceivedAt, surrogate.Code);

    public OutcomeSurrogate ConvertToSurrogate(in Outcome value) => new((int)value.Status, value.Duplicate, value.Sequence, value.ReceivedAt, value.Code);
}

/// <summary>The last update an app has seen.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.resume")]
public readonly record struct ResumeSurrogate(string Epoch, long Seq);

[RegisterConverter]
public sealed class ResumeConverter : IConverter<ResumeFrom, ResumeSurrogate>
{
    public ResumeFrom ConvertFromSurrogate(in ResumeSurrogate surrogate) => new(surrogate.Epoch, surrogate.Seq);

    public ResumeSurrogate ConvertToSurrogate(in ResumeFrom value) => new(value.Epoch, value.Seq);
}

/// <summary>A placement, as JSON.</summary>
[GenerateSerializer, Immutable, Alias("brokerage.placement")]
public readonly record struct PlacementSurrogate(byte[] Json);

[RegisterConverter]
public sealed class PlacementConverter : IConverter<Placement, PlacementSurrogate>
{
    public Placement ConvertFromSurrogate(in PlacementSurrogate surrogate) => WireJson.Read<Placement>(surrogate.Json);

    public PlacementSurrogate ConvertToSurrogate(in Placement value) => new(WireJson.Write(value));
}
