using Brokerage.Contracts;
using Brokerage.Domain.Revisions;
using Brokerage.Server.Policy;
using Brokerage.Server.Problems;

namespace Brokerage.Server.Rules;

/// <summary>Refusals as problem answers.</summary>
public static class RuleProblems
{
    private static readonly Dictionary<string, ProblemType> ByCode =
        new[] { ProblemType.RuleSyntax, ProblemType.RuleLimits, ProblemType.RuleCycle, ProblemType.RuleConflict, ProblemType.PurposeUndeclared, ProblemType.Guardrail }
            .ToDictionary(type => type.Suffix)
            .Append(KeyValuePair.Create("claim-only-up", ProblemType.Guardrail)).ToDictionary();

    /// <summary>A rule set that cannot be read: the problem of its first error, and every error with line and column.</summary>
    public static Problem OfErrors(RuleSetReading reading)
    {
        var first = reading.Errors[0];
        return new(ByCode.GetValueOrDefault(first.Kind) ?? ProblemType.RuleInvalid, first.Message)
        {
            Extensions = new Dictionary<string, object?> { ["errors"] = ToErrors(reading) },
        };
    }

    /// <summary>A rule set that was read and must not be published.</summary>
    public static Problem OfFindings(IReadOnlyList<RuleFinding> findings) => new(ByCode.GetValueOrDefault(findings[0].Code) ?? ProblemType.RuleConflict, findings[0].Message)
    {
        Extensions = new Dictionary<string, object?> { ["findings"] = findings },
    };

    /// <summary>A refusal of the life of a revision.</summary>
    public static Problem Of(Refusal refusal) => new(refusal.Kind switch
    {
        RefusalKind.NotFound => ProblemType.NotFound,
        RefusalKind.Stale => ProblemType.StaleVersion,
        RefusalKind.FourEyes => ProblemType.FourEyes,
        RefusalKind.BlastRadius => ProblemType.BlastRadius,
        RefusalKind.Unacknowledged => ProblemType.RuleConflict,
        RefusalKind.WrongState => ProblemType.WrongState,
        RefusalKind.BadPlan => ProblemType.BadPlan,
        RefusalKind.Guardrail => ProblemType.Guardrail,
        _ => throw new InvalidOperationException($"The refusal {refusal.Kind} has no problem type."),
    }, refusal.Detail);

    /// <summary>Errors of the reader as they are on the wire.</summary>
    public static IReadOnlyList<RuleError> ToErrors(RuleSetReading reading) =>
        [.. reading.Errors.Select(e => new RuleError(e.Line, e.Column, e.Code, e.Message, e.Suggestion))];
}
