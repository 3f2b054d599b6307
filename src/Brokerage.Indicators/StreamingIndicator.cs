using System.Collections.Immutable;

namespace Brokerage.Indicators;

/// <summary>
/// The committed state of an indicator as a struct. <see cref="Step"/> is the only place of its formula: closed bars step
/// the state itself, forming bars step a copy. Arrays are shared by the copy, so a step may write only to the slot
/// that belongs to the bar that has not closed, which the committed state never reads.
/// </summary>
internal interface IIndicatorState
{
    /// <summary>Takes one bar and writes the values at it.</summary>
    void Step(in Bar bar, Span<double> values);

    /// <summary>Upkeep of windows after a bar has closed; what a forming bar must not do or pay for.</summary>
    void Settle();
}

/// <summary>Gives a state struct the face of an <see cref="Indicator"/>; the JIT compiles one body
/// per struct, with the step inlined.</summary>
internal sealed class StreamingIndicator<TState>(
    IndicatorDefinition definition, ImmutableArray<int> parameters, Func<ImmutableArray<int>, TState> start)
    : Indicator(definition, parameters)
    where TState : struct, IIndicatorState
{
    private TState _state = start(parameters);

    public override void Reset() => _state = start(Parameters);

    internal override void Commit(in Bar closed, Span<double> values)
    {
        _state.Step(closed, values);
        _state.Settle();
    }

    internal override void Foresee(in Bar forming, Span<double> values)
    {
        var copy = _state;
        copy.Step(forming, values);
    }
}
