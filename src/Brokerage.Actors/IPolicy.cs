using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;

namespace Brokerage.Actors;

/// <summary>The rules and words in force.</summary>
public interface IPolicy
{
    /// <summary>The rule set that decides for everybody whom no ramp has reached.</summary>
    RuleSet Rules { get; }

    /// <summary>The rule set that decides for one investor now: the one that is ramped, where the ramp has reached the investor.</summary>
    RuleSet RulesFor(string investor);

    /// <summary>The content shown now.</summary>
    Content Content { get; }

    /// <summary>Any revision that ever decided: a rebuild decides with the rules of the time.</summary>
    /// <exception cref="KeyNotFoundException">The revision is not known here.</exception>
    RuleSet Find(string revision);
}
