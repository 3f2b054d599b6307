using System.Collections.Immutable;

namespace Brokerage.Domain.Revisions;

/// <summary>Where a publication stands.</summary>
public enum PublicationStatus { Ramping, Active, Superseded, RolledBack }

/// <summary>A published revision. Of all this only the status and the ramp change.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Source">Its text.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Base">The revision before; null for the first.</param>
/// <param name="Comment">What it is for.</param>
/// <param name="PublishedAt">When, UTC.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Plan">Its ramp.</param>
/// <param name="Predictions">What each step is predicted to move.</param>
public sealed record Publication(
    string Revision, string Source, string Author, string Approver, string? Base, string Comment, DateTimeOffset PublishedAt, PublicationStatus Status,
    PublicationPlan Plan, ImmutableArray<Prediction> Predictions)
{
    /// <summary>What the step at <paramref name="percent"/> is predicted to move; null when nothing was predicted.</summary>
    public Prediction? PredictionAt(int percent) => Predictions.FirstOrDefault(p => p.Percent == percent);
}

/// <summary>How a draft is to be published.</summary>
/// <param name="At">When, UTC; null for now.</param>
/// <param name="Steps">Percentages that rise to 100.</param>
/// <param name="StepMinutes">Minutes between two steps.</param>
/// <param name="ConfirmBlastRadius">True to publish although more than a fifth of the investors would move.</param>
public sealed record PublicationPlan(DateTimeOffset? At, ImmutableArray<int> Steps, int StepMinutes, bool ConfirmBlastRadius)
{
    /// <summary>Longest time between two steps: 30 days.</summary>
    public const int MaxStepMinutes = 30 * 24 * 60;

    /// <summary>For everybody at once.</summary>
    public static PublicationPlan AtOnce { get; } = new(null, [100], 0, false);

    /// <summary>True when the steps rise to 100 and the time between them is one.</summary>
    public bool IsSound =>
        !Steps.IsDefaultOrEmpty && Steps[0] > 0 && Steps[^1] == 100 && Steps.Zip(Steps.Skip(1)).All(pair => pair.First < pair.Second) &&
        (Steps.Length == 1 || StepMinutes is > 0 and <= MaxStepMinutes);

    /// <summary>The highest step that is taken within a day of the publication.</summary>
    public int PercentWithinADay => Steps.Length == 1 ? 100 : Steps[Math.Min(Steps.Length - 1, (24 * 60 - 1) / StepMinutes)];
}

/// <summary>A ramp under way.</summary>
/// <param name="Revision">The revision it brings in.</param>
/// <param name="Percent">The step it is at.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="SteppedAt">When it took the present step, UTC.</param>
/// <param name="Plan">Its steps.</param>
public sealed record RampProgress(string Revision, int Percent, DateTimeOffset StartedAt, DateTimeOffset SteppedAt, PublicationPlan Plan)
{
    /// <summary>The next step.</summary>
    public int NextPercent => Plan.Steps.First(step => step > Percent);

    /// <summary>When the next step is due, UTC.</summary>
    public DateTimeOffset NextAt => SteppedAt.AddMinutes(Plan.StepMinutes);
}
