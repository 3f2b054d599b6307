namespace Brokerage.Domain.Segmentation.Compiled;

/// <summary>
/// Keeps what a rule set was compiled to. It is derived from all the rest, so that it makes no two rule sets different. Two threads may compile the
/// same rules at the same time; either result serves.
/// </summary>
internal struct Compilation : IEquatable<Compilation>
{
    private CompiledRules? _compiled;

    public CompiledRules Of(RuleSet rules) => _compiled is { } ready && ready.IsOf(rules) ? ready : _compiled = new(rules);

    public readonly bool Equals(Compilation other) => true;

    public override readonly bool Equals(object? obj) => obj is Compilation;

    public override readonly int GetHashCode() => 0;
}
