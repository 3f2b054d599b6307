using System.Collections.Immutable;
using System.Text;

namespace Brokerage.Server.Policy;

/// <summary>One error in the files that the product starts from.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What is wrong.</param>
public sealed record PolicyError(string File, int Line, int Column, string Code, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}({Line},{Column}): {Code}: {Message}";
}

/// <summary>The product cannot start from its rule set or content. The message names the option, its value, the rule and every error.</summary>
public sealed class PolicyException(string option, string value, string rule, IEnumerable<PolicyError> errors) : Exception(Describe(option, value, rule, errors))
{
    /// <summary>Every error, in order of file and line.</summary>
    public ImmutableArray<PolicyError> Errors { get; } = [.. errors];

    private static string Describe(string option, string value, string rule, IEnumerable<PolicyError> errors)
    {
        var text = new StringBuilder($"{option} = '{value}': {rule}");
        foreach (var error in errors) text.Append("\n  ").Append(error);
        return text.ToString();
    }
}
