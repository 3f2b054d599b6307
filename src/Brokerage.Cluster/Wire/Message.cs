using Brokerage.Actors;
using Brokerage.Cluster.Tracing;

namespace Brokerage.Cluster.Wire;

/// <summary>What a <see cref="Message"/> says.</summary>
public enum MessageKind
{
    /// <summary>Where the stream stands.</summary>
    Start,

    /// <summary>A <see cref="TierUpdate"/>.</summary>
    Tier,

    /// <summary>A <see cref="CardsUpdate"/>.</summary>
    Cards,

    /// <summary>A <see cref="ConsentUpdate"/>.</summary>
    Consent,
}

/// <summary>One thing that an observer is told.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Json">It.</param>
/// <param name="Cause">The trace that it belongs to, as W3C's <c>traceparent</c>; null for none.</param>
[GenerateSerializer, Immutable, Alias("brokerage.message")]
public sealed record Message(MessageKind Kind, byte[] Json, string? Cause = null)
{
    /// <summary>A beginning.</summary>
    public static Message Of(Beginning beginning) => new(MessageKind.Start, WireJson.Write(beginning));

    /// <summary>An update.</summary>
    public static Message Of(Update update) => update switch
    {
        TierUpdate u => new(MessageKind.Tier, WireJson.Write(u), TraceParent.Of(u.Cause)),
        CardsUpdate u => new(MessageKind.Cards, WireJson.Write(u), TraceParent.Of(u.Cause)),
        ConsentUpdate u => new(MessageKind.Consent, WireJson.Write(u), TraceParent.Of(u.Cause)),
        _ => throw new InvalidOperationException($"The update {update.GetType().Name} has no form between silos."),
    };

    /// <summary>The beginning that this is; null when it is an update.</summary>
    public Beginning? ToBeginning() => Kind == MessageKind.Start ? WireJson.Read<Beginning>(Json) : null;

    /// <summary>The update that this is.</summary>
    public Update ToUpdate() => Kind switch
    {
        MessageKind.Tier => WireJson.Read<TierUpdate>(Json) with { Cause = TraceParent.Read(Cause) },
        MessageKind.Cards => WireJson.Read<CardsUpdate>(Json) with { Cause = TraceParent.Read(Cause) },
        MessageKind.Consent => WireJson.Read<ConsentUpdate>(Json) with { Cause = TraceParent.Read(Cause) },
        _ => throw new InvalidOperationException($"The message {Kind} is no update."),
    };
}

/// <summary>The arguments of <see cref="IExperienceObserver.Start"/>.</summary>
public sealed record Beginning(string Epoch, long Seq, bool Resumed);
