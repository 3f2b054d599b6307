using System.Collections.Immutable;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Investors;

namespace Brokerage.Domain.Features;

/// <summary>Where a feature's knowledge comes from; kept apart because a claim is no evidence.</summary>
public enum FeatureSource
{
    /// <summary>Said by the investor (zero-party).</summary>
    Declared,

    /// <summary>Seen in orders, holdings or the app (first-party).</summary>
    Observed,

    /// <summary>Shown in a quiz.</summary>
    Tested,
}

/// <summary>Type of a feature's value.</summary>
public enum FeatureType { Number, Text, Flag, Set }

/// <summary>
/// Something known of an investor that a rule can ask about. It is computed only while its purposes are granted.
/// </summary>
/// <param name="Key">Stable name, <c>snake_case</c>; used in rule sets and reasons.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="Unit">Unit of its value.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Purposes">The purposes it serves, at least one; all of them must be granted.</param>
/// <param name="WindowDays">Length of its window in UTC days, the present one included; null when it looks at everything.</param>
/// <param name="Description">What it means, in one sentence.</param>
/// <param name="Compute">The value on a given UTC day; unknown when there is nothing to compute it from.</param>
public sealed record Feature(
    string Key, FeatureType Type, string Unit, FeatureSource Source, ImmutableArray<Purpose> Purposes, int? WindowDays, string Description,
    Func<InvestorState, DateOnly, FeatureValue> Compute)
{
    /// <summary>The kinds of data it is computed from.</summary>
    public ImmutableArray<DataCategory> Categories { get; init; } = [];

    /// <summary>The value at <paramref name="now"/>: unknown while a purpose is not granted.</summary>
    public FeatureValue Evaluate(InvestorState state, DateTimeOffset now) =>
        state.Consents.Grants(Purposes) ? Compute(state, PortfolioFold.Day(now)) : FeatureValue.Unknown;
}
