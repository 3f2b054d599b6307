using Brokerage.Domain.Revisions;

namespace Brokerage.Storage.InMemory;

/// <summary>A log in memory with the semantics of the durable one. For tests and simulation.</summary>
public sealed class InMemoryRevisionLog : IRevisionLog
{
    readonly Lock _gate = new();
    readonly List<RevisionEntry> _entries = [];

    /// <inheritdoc/>
    public ValueTask<bool> AppendAsync(RevisionEntry entry, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (entry.No != _entries.Count + 1) return new(false);
            _entries.Add(entry with { At = entry.At.ToUniversalTime(), Fact = RevisionEntry.ReadFact(entry.WriteFact()) });
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RevisionEntry>> ReadAllAsync(CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate) return new([.. _entries]);
    }
}
