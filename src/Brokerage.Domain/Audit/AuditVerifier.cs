namespace Brokerage.Domain.Audit;

/// <summary>
/// Verifies a log, line by line in constant memory, against what was published of it.
/// With every published head the first bad record is always named, whatever was done to the log: the head of a record depends on it and on
/// all before it. With the last head alone any change is detected. It is located where the log contradicts itself; of two records that both
/// fit a place, the second is named. Where it does not (the whole tail was hashed anew, or cut) the verdict is
/// <see cref="AuditFault.WrongEnd"/>. With nothing published, a tail that was hashed anew or cut passes.
/// </summary>
public sealed class AuditVerifier
{
    private readonly PublishedHeads? _published;
    private readonly AuditHead? _last;
    private readonly bool _allowsNewer;
    private AuditHead _head = AuditHead.Empty;
    private AuditFault? _fault;
    private long _count, _firstBad, _lastSeenAt;

    private AuditVerifier(PublishedHeads? published, AuditHead? last, bool allowsNewer)
    {
        (_published, _last, _allowsNewer) = (published, last, allowsNewer);
        _lastSeenAt = last == AuditHead.Empty ? 0 : -1;
    }

    /// <summary>Verifies against every published head.</summary>
    /// <param name="published">The heads.</param>
    /// <param name="allowsNewer">True when the heads were taken before the log, which may go on after them then.</param>
    public static AuditVerifier Against(PublishedHeads published, bool allowsNewer = false) => new(published, null, allowsNewer);

    /// <summary>Verifies against the last published head alone.</summary>
    /// <param name="last">The head.</param>
    /// <param name="allowsNewer">True when the head was taken before the log, which may go on after it then.</param>
    public static AuditVerifier Against(AuditHead last, bool allowsNewer = false) => new(null, last, allowsNewer);

    /// <summary>Verifies only that the log does not contradict itself.</summary>
    public static AuditVerifier OfItself() => new(null, null, true);

    /// <summary>Reads the next line of the log, without its end.</summary>
    public void Add(ReadOnlyMemory<byte> line)
    {
        var no = ++_count;
        var published = _published?.Next(no) ?? default;
        var entry = AuditEntry.ReadLine(line);
        var claimed = entry is { } read ? AuditJson.ReadNo(read.Record.Span) : null;
        if (claimed is { } number) Reconsider(number, no);
        if (entry is { } readable) _head = _head.Next(readable.Record.Span);

        if (claimed != no || entry!.Value.Head != _head) Blame(no, claimed);
        else if (published.Head is { } head && head != _head) Blame(no, AuditFault.Rehashed);
        else if (published.IsDamaged) Blame(no, AuditFault.HeadAltered);
        else if (_published is not null && published.Head is null && !_allowsNewer) Blame(no, AuditFault.Unpublished);
        if (published.Head is { } agreed && agreed == _head) Vouch();
        if (_last is not null && _last == _head) _lastSeenAt = no;
    }

    /// <summary>The verdict, after the last line.</summary>
    public AuditVerdict Finish()
    {
        if (_published is { IsAtEnd: false }) Blame(_count + 1, _published.HasLater(_count) ? AuditFault.Truncated : AuditFault.HeadAltered);
        if (_last is not null && _fault is null)
        {
            if (_lastSeenAt < 0) return new(_count, AuditFault.WrongEnd, null);
            if (_lastSeenAt < _count && !_allowsNewer) Blame(_lastSeenAt + 1, AuditFault.Unpublished);
        }
        return new(_count, _fault, _fault is null ? null : _firstBad);
    }

    private void Blame(long no, long? claimed) =>
        Blame(no, claimed > no ? AuditFault.Missing : claimed < no ? AuditFault.Inserted : AuditFault.Altered);

    private void Blame(long no, AuditFault fault)
    {
        if (_fault is null) (_fault, _firstBad) = (fault, no);
    }

    /// <summary>A record of the number that was looked for says more about what happened: it was moved away, or something was put before it.</summary>
    private void Reconsider(long claimed, long no)
    {
        if (_fault is null || claimed != _firstBad) return;
        if (_fault == AuditFault.Missing) _fault = AuditFault.OutOfOrder;
        else if (_fault is AuditFault.Altered or AuditFault.Rehashed && no == _firstBad + 1) _fault = AuditFault.Inserted;
    }

    /// <summary>A published head that the log comes to vouches for every record before it: what disagreed was a published head.</summary>
    private void Vouch()
    {
        if (_fault == AuditFault.Rehashed) _fault = AuditFault.HeadAltered;
    }
}
