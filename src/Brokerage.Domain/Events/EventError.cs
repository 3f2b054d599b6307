namespace Brokerage.Domain.Events;

/// <summary>Why an event was refused.</summary>
public enum EventErrorCode
{
    /// <summary>Not JSON at all.</summary>
    MalformedJson,

    /// <summary>JSON of another shape than the event's schema.</summary>
    Schema,

    /// <summary>The right shape, but a number beyond what is plausible.</summary>
    OutOfRange,

    /// <summary>A time in the future or before 1990.</summary>
    TimeOutOfRange,

    /// <summary>No event type of that name.</summary>
    UnknownKind,

    /// <summary>A consent for a purpose that does not exist.</summary>
    UnknownPurpose,
}

/// <summary>One error of one event.</summary>
/// <param name="Code">What kind of error.</param>
/// <param name="Field">JSON path of the field, for example <c>data.quantity</c>.</param>
/// <param name="Message">What is wrong, without the value itself.</param>
public sealed record EventError(EventErrorCode Code, string Field, string Message);
