using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Domain.Investors;
using Brokerage.Domain.Market;
using Brokerage.Domain.Segmentation;
using Brokerage.Domain.Tailoring;
using Brokerage.Domain.Tailoring.Nudges;
using Brokerage.Domain.Tests.Kit;
using Experience = Brokerage.Domain.Events.Experience;

namespace Brokerage.Domain.Tests.Tailoring;

/// <summary>What a simulation delivers with: the product's own, or with a part taken away.</summary>
public sealed record Delivery
{
    /// <summary>What the product believes of instruments.</summary>
    public IMarketView Market { get; init; } = DeliveryMonth.True;

    /// <summary>Words of cards.</summary>
    public Content Content { get; init; } = Words.All;

    /// <summary>False to send every nudge that somebody asks for.</summary>
    public bool HasNudgeGate { get; init; } = true;
}

/// <summary>Months of investors, and the judge of all that reaches them. It counts what it has seen.</summary>
public sealed class DeliveryMonth(Delivery delivery)
{
    private const int StepsPerMonth = 14;
    private static readonly string[] Topics = ["options-intro", "leverage", "small-caps", "shares"];

    /// <summary>What the instruments truly are; whatever is not here is plain.</summary>
    private static readonly Dictionary<string, string> TopicOf = new() { ["OPT"] = "options-intro", ["FUT"] = "options-intro", ["LEV"] = "leverage", ["TINY"] = "small-caps", ["NAMELESS"] = "nothing" };

    private static readonly string[] Symbols = ["A", "B", "FUND", .. TopicOf.Keys];

    /// <summary>Everything is at its high of a year, so that all of it is worth an alert.</summary>
    public static FakeMarket True { get; } = Create(isTrue: true);

    /// <summary>The same instruments, all of them taken for plain.</summary>
    public static FakeMarket Plain { get; } = Create(isTrue: false);

    /// <summary>Tiers come and go quickly: here only what is delivered is looked at.</summary>
    private static readonly RuleSet Rules = RuleSets.Of(
        new Stability(TimeSpan.Zero, 1000),
        new Rule("advanced", "advanced", RuleSets.AtLeast("trades_90d", 2), true), new Rule("intermediate", "intermediate", RuleSets.AtLeast("trades_90d", 1), true));

    private readonly Dictionary<string, (string Topic, bool Right, DateTimeOffset At)> answers = [];
    private readonly Dictionary<DateOnly, int> nudges = [];

    public int Cards { get; private set; }

    /// <summary>Cards on something complex that is not held.</summary>
    public int Complex { get; private set; }

    /// <summary>Cards on something complex that is held.</summary>
    public int Held { get; private set; }

    public int Nudges { get; private set; }

    public int Refused { get; private set; }

    /// <summary>What should not have been delivered; each begins with the part of the gate that should have stopped it.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>One investor, one month.</summary>
    public void Run(Choices choices)
    {
        answers.Clear();
        nudges.Clear();
        var investor = new Investor { Rules = Rules, Now = Investor.Start.AddDays(-choices.Between(0, 400)) };
        foreach (var purpose in Purposes.All) if (!choices.OneIn(5)) investor.Does(new ConsentGiven(purpose.Key(), "2026-01", "en"));
        // What was learned long ago may have become too old by now.
        for (var n = choices.UpTo(10); n > 0; n--) Answer(investor, choices);
        investor.Now = Investor.Start;
        var offset = TimeSpan.FromMinutes(choices.Of(330, 0, -480, 765));
        for (var step = 0; step < StepsPerMonth; step++)
        {
            Live(investor, choices);
            Judge(investor, Personalization.Tailor(investor.State, delivery.Market, Rules, delivery.Content, investor.Now));
            for (var n = choices.UpTo(3); n > 0; n--) Nudge(investor, choices, offset);
            investor.Later(TimeSpan.FromMinutes(choices.UpTo(4 * 24 * 60)));
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Cards} cards, {Complex} on something complex by evidence, {Held} on something complex that is held, {Nudges} nudges sent, {Refused} refused, {Violations.Count} violations";

    private static FakeMarket Create(bool isTrue)
    {
        var market = new FakeMarket();
        foreach (var symbol in Symbols)
            market.With(symbol, facts => facts with
            {
                LastPrice = 150,
                Instrument = facts.Instrument with
                {
                    Complexity = !isTrue ? Complexity.Plain : TopicOf.GetValueOrDefault(symbol) switch
                    {
                        "options-intro" => Complexity.Derivative, "leverage" => Complexity.Leveraged, "small-caps" => Complexity.Illiquid,
                        "nothing" => Complexity.Unknown, _ => Complexity.Plain,
                    },
                },
            }, symbol is "FUND" or "LEV" ? AssetClass.Fund : AssetClass.Equity, riskLevel: symbol is "FUND" or "LEV" ? 2 : 4);
        return market;
    }

    private void Live(Investor investor, Choices choices)
    {
        switch (choices.UpTo(9))
        {
            case 0 or 1 or 2: investor.Does(new WatchlistChanged(choices.Of(Symbols), WatchlistChange.Added)); break;
            case 3 or 4: investor.Trades(1, choices.Of(Symbols)); break;
            case 5 or 6: Answer(investor, choices); break;
            case 7: investor.Does(new NudgesSet(!choices.OneIn(3), choices.Of("21:00", "00:00", "09:30"), choices.Of("08:00", "00:00", "23:00"), "Asia/Kolkata")); break;
            case 8: investor.Does(new ProfileDeclared(Experience.Advanced)); break;
            default: Choose(investor, choices.Of(Purposes.All), choices.OneIn(2)); break;
        }
    }

    private void Choose(Investor investor, Purpose purpose, bool isGranted)
    {
        investor.Does(isGranted ? new ConsentGiven(purpose.Key(), "2026-01", "en") : new ConsentWithdrawn(purpose.Key()));
        if (isGranted) return;
        if (purpose == Purpose.PersonaliseDeclared) answers.Clear();
        if (purpose == Purpose.NudgePush) nudges.Clear();
    }

    private void Answer(Investor investor, Choices choices)
    {
        var (topic, question, right) = (choices.Of(Topics), choices.UpTo(3), !choices.OneIn(4));
        investor.Does(new QuizAnswered(topic, $"q{question}", topic, right));
        var key = $"{topic} {question}";
        var stands = answers.TryGetValue(key, out var earlier) && (investor.Now.UtcDateTime.Date - earlier.At.UtcDateTime.Date).Days < BehaviourFold.AnswerStandsDays;
        if (investor.State.Consents.Grants(Purpose.PersonaliseDeclared) && !stands) answers[key] = (topic, right, investor.Now);
    }

    private bool Knows(string topic, DateTimeOffset now)
    {
        var current = answers.Values.Where(a => a.Topic == topic && (now.UtcDateTime.Date - a.At.UtcDateTime.Date).Days <= 365).ToList();
        return current.Count >= 3 && current.Count(a => a.Right) * 10 >= current.Count * 7;
    }

    private void Judge(Investor investor, Domain.Tailoring.Experience seen)
    {
        foreach (var card in seen.Cards)
        {
            Cards++;
            if (!card.Tags.Any(t => t is "disclosure:information" or "disclosure:education") || card.Disclosure.Length == 0) Violations.Add($"disclosure: {card.Id}");
            if (card.Reason.Text.Length == 0 || card.Reason.Code.Length == 0) Violations.Add($"reason: {card.Id}");
            if (card.Kind == CardKind.Lesson && card.Tags.Contains("complex") && seen.Tier != "advanced") Violations.Add($"tier: {card.Id} for the {seen.Tier}");
            foreach (var symbol in card.Instruments.Where(TopicOf.ContainsKey))
                if (investor.State.Portfolio.Holdings.Any(h => h.Instrument == symbol)) Held++;
                else if (!Knows(TopicOf[symbol], investor.Now)) Violations.Add($"evidence: {card.Id}");
                else if (!card.Tags.Contains("complex")) Violations.Add($"tag: {card.Id}");
                else Complex++;
        }
    }

    private void Nudge(Investor investor, Choices choices, TimeSpan offset)
    {
        var (topic, clock) = (choices.Of(Topics), investor.Now + offset);
        var local = new LocalTime(DateOnly.FromDateTime(clock.DateTime), clock.Hour * 60 + clock.Minute);
        var refusal = delivery.HasNudgeGate ? NudgeGate.Decide(investor.State, topic, true, investor.Now, local, 2).Refusal : null;
        if (refusal is not null)
        {
            Refused++;
            return;
        }
        Nudges++;
        investor.Does(new NudgeSent(NudgeChannel.Push, topic, local.Day));
        nudges[local.Day] = nudges.GetValueOrDefault(local.Day) + 1;
        var settings = (investor.State.Nudges ?? NudgeBook.Default).Settings;
        if (!investor.State.Consents.Grants(Purpose.NudgePush)) Violations.Add("nudge without consent");
        if (!settings.Enabled) Violations.Add("nudge while switched off");
        if (IsQuiet(settings, local.Minute)) Violations.Add($"nudge in quiet hours, at minute {local.Minute}");
        if (nudges[local.Day] > 2) Violations.Add("nudge above the cap");
        if (topic != "shares" && !Knows(topic, investor.Now)) Violations.Add($"nudge on {topic} without evidence");
    }

    /// <summary>Walks the clock from the beginning of the quiet hours to their end.</summary>
    private static bool IsQuiet(NudgesSet settings, int minute)
    {
        for (var at = TimeOnly.Parse(settings.QuietFrom, null); at != TimeOnly.Parse(settings.QuietUntil, null); at = at.AddMinutes(1))
            if (at.Hour * 60 + at.Minute == minute) return true;
        return false;
    }
}
