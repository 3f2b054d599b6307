namespace Brokerage.Storage;

/// <summary>What an investor may ask of the privacy office. The numbers are stored.</summary>
public enum CaseKind
{
    /// <summary>To see what is stored.</summary>
    Access = 0,

    /// <summary>To get it as a file.</summary>
    Export = 1,

    /// <summary>To have it corrected.</summary>
    Correct = 2,

    /// <summary>To have it erased.</summary>
    Erase = 3,
}

/// <summary>How a case stands. The numbers are stored.</summary>
public enum CaseStatus
{
    /// <summary>It waits for an answer.</summary>
    Open = 0,

    /// <summary>It was done.</summary>
    Fulfilled = 1,

    /// <summary>It was refused, for a reason.</summary>
    Refused = 2,
}

/// <summary>A request of an investor, with its deadline. It says nothing of the investor but their number, so it may stay after an erasure.</summary>
/// <param name="Id">Key; ids of later milliseconds sort after earlier ones.</param>
/// <param name="Investor">Whose it is; null once the investor is erased.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="OpenedAt">When.</param>
/// <param name="DueAt">When it must be answered.</param>
/// <param name="Status">How it stands.</param>
/// <param name="ClosedAt">When it was answered; null while open.</param>
/// <param name="Reason">Why it was refused, as a stable code; null otherwise.</param>
/// <param name="Certificate">Of an erasure, as JSON; null otherwise.</param>
public sealed record PrivacyCase(
    string Id, string? Investor, CaseKind Kind, DateTimeOffset OpenedAt, DateTimeOffset DueAt, CaseStatus Status, DateTimeOffset? ClosedAt,
    string? Reason, string? Certificate);

/// <summary>The cases of the privacy office. May be called from any thread; a write that returned is durable.</summary>
public interface ICaseBook
{
    /// <summary>Opens a case, or finds the open one of the same kind; null when nothing is stored of the investor.</summary>
    ValueTask<PrivacyCase?> OpenAsync(string investor, CaseKind kind, DateTimeOffset now, DateTimeOffset due, CancellationToken ct = default);

    /// <summary>The case of an id, or null.</summary>
    ValueTask<PrivacyCase?> FindAsync(string id, CancellationToken ct = default);

    /// <summary>Cases that are open, or those that are not, in the order of their ids, those after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<PrivacyCase>> ListAsync(bool open, string? after, int limit, CancellationToken ct = default);

    /// <summary>All cases of an investor, newest first.</summary>
    ValueTask<IReadOnlyList<PrivacyCase>> OfAsync(string investor, CancellationToken ct = default);

    /// <summary>How many cases are open, and how many of them are due before <paramref name="now"/>.</summary>
    ValueTask<(int Open, int Overdue)> CountAsync(DateTimeOffset now, CancellationToken ct = default);

    /// <summary>Ends a case.</summary>
    /// <returns>False when there is no such case, or it is not open any more: nothing changed then.</returns>
    ValueTask<bool> CloseAsync(string id, CaseStatus status, DateTimeOffset at, string? reason, string? certificate, CancellationToken ct = default);
}

/// <summary>Ids of cases.</summary>
static class CaseId
{
    public static string New(DateTimeOffset openedAt) => Guid.CreateVersion7(openedAt).ToString("N");
}
