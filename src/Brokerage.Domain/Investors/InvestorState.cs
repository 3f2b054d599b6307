using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring.Nudges;

namespace Brokerage.Domain.Investors;

/// <summary>
/// Everything known of one investor: a fold over their journaled events and nothing else. Each section belongs to one purpose,
/// so that a withdrawal is one section gone.
/// </summary>
/// <param name="Sequence">Journal sequence of the last event in it; 0 for none.</param>
/// <param name="FirstSeen">When the first event was accepted, UTC.</param>
/// <param name="OpenedOn">Day the account was opened; null when not told.</param>
/// <param name="Consents">The investor's choices.</param>
/// <param name="Portfolio">Section of <see cref="Purpose.PersonalisePortfolio"/>.</param>
/// <param name="Behaviour">Section of <see cref="Purpose.PersonaliseBehaviour"/>.</param>
/// <param name="Declared">Section of <see cref="Purpose.PersonaliseDeclared"/>.</param>
/// <param name="Service">Section of <see cref="Purpose.PersonaliseService"/>.</param>
/// <param name="Dismissed">Cards the investor sent away, and when: forgotten with a purpose that the card rested on.</param>
/// <param name="Placement">The tier and how it came to be.</param>
/// <param name="Segments">Keys of the named segments the investor is in, ordered.</param>
public sealed record InvestorState(
    long Sequence, DateTimeOffset? FirstSeen, DateOnly? OpenedOn, ConsentBook Consents, Portfolio Portfolio, Behaviour Behaviour,
    Declared Declared, Service Service, ImmutableArray<DismissedCard> Dismissed, Placement Placement,
    ImmutableArray<string> Segments)
{
    /// <summary>How the investor wants to be nudged, and how often they were; null while nothing was set or sent.</summary>
    public NudgeBook? Nudges { get; init; }

    /// <summary>Version of the byte form; snapshots of another version are rebuilt from the journal.</summary>
    public const int SchemaVersion = 3;

    /// <summary>Journal sequence of the last event that made something be forgotten; 0 for none.</summary>
    public long ForgotAt { get; init; }

    /// <summary>
    /// What may be seen and used now: while the investor has paused personalisation, an investor of whom nothing is known; what is known comes back when they
    /// let it go on. Consents are theirs to see at any time.
    /// </summary>
    [JsonIgnore]
    public InvestorState Usable => !Consents.IsPaused ? this : New with { Sequence = Sequence, FirstSeen = FirstSeen, OpenedOn = OpenedOn, Consents = Consents, Nudges = Nudges, ForgotAt = ForgotAt };

    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new EventJson.DecimalNumberConverter(maxLength: 40) },
    };

    /// <summary>An investor nothing is known of.</summary>
    public static InvestorState New { get; } = new(
        0, null, null, ConsentBook.Empty, Portfolio.Empty, Behaviour.Empty, Declared.Empty, Service.Empty, [], Placement.Initial, []);

    /// <summary>The canonical bytes: equal states have equal bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads canonical bytes of the present <see cref="SchemaVersion"/>.</summary>
    public static InvestorState FromBytes(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<InvestorState>(bytes, Json)!;
}

/// <summary>A card that was sent away.</summary>
public sealed record DismissedCard(string CardId, DateTimeOffset At) : IKeyed<string>
{
    string IKeyed<string>.Key => CardId;
}
