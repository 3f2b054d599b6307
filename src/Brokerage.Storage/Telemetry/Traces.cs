using System.Diagnostics;

namespace Brokerage.Storage;

/// <summary>
/// The product's one source of spans, named <see cref="Name"/>. A span says what was done, how much and how it ended; never whose it was:
/// no id, no pseudonym, no text that came in.
/// </summary>
public static class Traces
{
    /// <summary>Name of the source.</summary>
    public const string Name = "Brokerage";

    /// <summary>The source. Without a listener it gives null, and costs a check.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
