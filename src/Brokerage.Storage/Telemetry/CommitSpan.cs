using System.Diagnostics;

namespace Brokerage.Storage;

/// <summary>
/// The span of a group commit. It belongs to the trace of the first write that is traced; the others of the group link to it, so that each
/// finds the commit that it waited for.
/// </summary>
static class CommitSpan
{
    /// <summary>Starts it; null when no write of the group is traced.</summary>
    /// <param name="spans">The span of each write; null for a write that is not traced.</param>
    /// <param name="writes">How many writes there are.</param>
    public static Activity? Start(IEnumerable<Activity?> spans, int writes)
    {
        if (!Traces.Source.HasListeners()) return null;
        Activity? commit = null;
        foreach (var span in spans)
        {
            if (span is null) continue;
            commit ??= Traces.Source.StartActivity("journal commit", ActivityKind.Internal, span.Context);
            if (commit is null) return null;
            span.AddLink(new(commit.Context));
        }
        return commit?.SetTag("brokerage.writes", writes);
    }
}
