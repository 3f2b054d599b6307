using Brokerage.Domain.Audit;

namespace Brokerage.Storage.InMemory;

/// <summary>An audit log in memory with the semantics of the durable one. For tests and simulation.</summary>
public sealed class InMemoryAuditLog : IAuditLog
{
    readonly Lock _gate = new();
    readonly List<AuditEntry> _entries = [];
    readonly HashSet<string> _once = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<long?> AppendAsync(AuditRecord record, CancellationToken ct = default)
    {
        record.Check();
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (record.Once is { } once && !_once.Add(once)) return new((long?)null);
            _entries.Add(AuditEntry.After(_entries.Count, _entries.Count == 0 ? AuditHead.Empty : _entries[^1].Head, record));
            return new(_entries.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(long after, int limit, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ct.ThrowIfCancellationRequested();
        lock (_gate) return new([.. _entries.Skip((int)Math.Min(after, int.MaxValue)).Take(limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AuditRecord>> ReadBySubjectAsync(string subject, int limit, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ct.ThrowIfCancellationRequested();
        lock (_gate) return new([.. _entries.Select(e => e.Read()).Reverse().Where(r => r.Subject == subject).Take(limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<AuditEntry?> LastAsync(CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate) return new(_entries.Count == 0 ? null : _entries[^1]);
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasAsync(string once, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate) return new(_once.Contains(once));
    }
}
