namespace Brokerage.Contracts;

/// <summary>How an investor's app should look and what it may show; decided by the server, drawn by the app.</summary>
/// <param name="Epoch">Names the numbering that <paramref name="Seq"/> belongs to; changes on restart, node move or consent change.</param>
/// <param name="Seq">Number of the last message of the experience hub that this view contains.</param>
/// <param name="Version">Journal sequence the view was derived from; never decreases for an investor.</param>
/// <param name="Tier"><c>novice</c>, <c>intermediate</c> or <c>advanced</c>.</param>
/// <param name="TierSince">When the investor entered this tier; null for the first placement.</param>
/// <param name="DecisionId">Id of the tier decision; ask <c>GET /v1/me/why/{id}</c> with it.</param>
/// <param name="RuleSetRevision">The rule set that decided, as <c>key@revision</c>.</param>
/// <param name="EffectiveAt">When this experience took effect, UTC.</param>
/// <param name="Layout">What the app draws.</param>
/// <param name="Reasons">Why the investor is in this tier, in plain words.</param>
/// <param name="Cards">What is shown, best first.</param>
/// <param name="Consents">The investor's choice for every purpose.</param>
public sealed record ExperienceView(
    string Epoch, long Seq, long Version, string Tier, DateTimeOffset? TierSince, string DecisionId, string RuleSetRevision,
    DateTimeOffset EffectiveAt, Layout Layout, IReadOnlyList<Reason> Reasons, IReadOnlyList<Card> Cards, IReadOnlyList<ConsentView> Consents);

/// <summary>Server-driven layout.</summary>
/// <param name="Density"><c>comfortable</c>, <c>regular</c> or <c>dense</c>.</param>
/// <param name="Vocabulary"><c>plain</c>, <c>standard</c> or <c>technical</c>.</param>
/// <param name="Sections">Sections from top to bottom.</param>
/// <param name="Chart">How the price chart starts.</param>
/// <param name="Glossary">True when words of the field are to be explained on touch.</param>
public sealed record Layout(string Density, string Vocabulary, IReadOnlyList<Section> Sections, ChartLayout Chart, bool Glossary);

/// <summary>One section of the screen.</summary>
/// <param name="Id">Stable id, unique in the layout.</param>
/// <param name="Kind"><c>price</c>, <c>chart</c>, <c>cards</c>, <c>indicators</c>, <c>watchlist</c> or <c>glossary</c>.</param>
/// <param name="Title">Heading in the investor's language.</param>
/// <param name="Placement">For <c>cards</c>: which cards belong here (equals <see cref="Card.Placement"/>).</param>
/// <param name="MaxItems">At most so many items at once.</param>
public sealed record Section(string Id, string Kind, string Title, string? Placement, int MaxItems);

/// <summary>The price chart's first look.</summary>
/// <param name="Style"><c>line</c> or <c>candles</c>.</param>
/// <param name="Interval"><c>1m</c>, <c>5m</c> or <c>1d</c>.</param>
/// <param name="Indicators">Indicators to stream, for example <c>rsi(14)</c>; empty below the advanced tier.</param>
public sealed record ChartLayout(string Style, string Interval, IReadOnlyList<string> Indicators);

/// <summary>One thing shown to an investor.</summary>
/// <param name="Id">Stable while the same thing is shown; ask <c>GET /v1/me/why/{id}</c> with it.</param>
/// <param name="Kind"><c>lesson</c>, <c>insight</c>, <c>idea</c>, <c>alert</c> or <c>question</c>.</param>
/// <param name="Placement">The section it belongs to.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Paragraphs of plain text; never HTML.</param>
/// <param name="Instruments">Symbols it speaks of.</param>
/// <param name="Tags">What it is: for example <c>education</c>, <c>risk</c>, <c>complex</c>; and what it discloses, for example <c>disclosure:information</c>.</param>
/// <param name="Disclosure">The disclosure to show with it, for example "Information, not advice."</param>
/// <param name="Reasons">Why it is shown.</param>
/// <param name="Actions">What the investor can do with it.</param>
/// <param name="ShownSince">When it first belonged to the experience, UTC.</param>
public sealed record Card(
    string Id, string Kind, string Placement, string Title, IReadOnlyList<string> Body, IReadOnlyList<string> Instruments,
    IReadOnlyList<string> Tags, string Disclosure, IReadOnlyList<Reason> Reasons, IReadOnlyList<CardAction> Actions, DateTimeOffset ShownSince);

/// <summary>A button on a card.</summary>
/// <param name="Id"><c>open-lesson</c>, <c>open-instrument</c>, <c>helpful</c>, <c>not-helpful</c> or <c>dismiss</c>.</param>
/// <param name="Label">Its text.</param>
/// <param name="Target">What it opens: a lesson id or a symbol; null when it opens nothing.</param>
public sealed record CardAction(string Id, string Label, string? Target);

/// <summary>One reason behind a tier or a card.</summary>
/// <param name="Code">Stable code, for example <c>rule.default</c> or <c>insight.concentration</c>.</param>
/// <param name="Text">The reason in plain words.</param>
/// <param name="Inputs">The values it rests on.</param>
public sealed record Reason(string Code, string Text, IReadOnlyList<ReasonInput> Inputs);

/// <summary>One value that a reason rests on.</summary>
/// <param name="Name">Feature key or market fact, for example <c>trades_90d</c> or <c>market.lastPrice</c>.</param>
/// <param name="Value">The value; null when unknown.</param>
/// <param name="Unit">Its unit, for example <c>trades</c>, <c>INR</c>, <c>share</c>.</param>
/// <param name="Source"><c>declared</c>, <c>observed</c>, <c>tested</c>, <c>derived</c> or <c>market</c>.</param>
/// <param name="Purpose">The purpose under which it was used; null for market data.</param>
/// <param name="ConsentId">Receipt of the consent for that purpose; null for market data.</param>
/// <param name="AsOf">Time of the value, UTC; null when it is the decision's own time.</param>
public sealed record ReasonInput(string Name, Scalar? Value, string Unit, string Source, string? Purpose, string? ConsentId, DateTimeOffset? AsOf);

/// <summary>An investor's choice for one purpose.</summary>
/// <param name="Purpose">Purpose key.</param>
/// <param name="Title">Purpose in plain words.</param>
/// <param name="Granted">True while granted.</param>
/// <param name="ReceiptId">Receipt of the record in force; null when never given.</param>
/// <param name="Since">Time of that record, UTC; null when never given.</param>
/// <param name="State"><c>given</c>, <c>withdrawn</c> or <c>expired</c>; null when never given.</param>
/// <param name="ExpiresAt">When a given consent ends by itself, UTC; null for one that is not given.</param>
/// <param name="NoticeVersion">Version of the notice that was read; null when never given.</param>
/// <param name="Language">Language of that notice; null when never given.</param>
public sealed record ConsentView(
    string Purpose, string Title, bool Granted, string? ReceiptId, DateTimeOffset? Since, string? State, DateTimeOffset? ExpiresAt,
    string? NoticeVersion, string? Language);

/// <summary>Answer of <c>GET /v1/me/why/{id}</c>: how a tier or a card came to be.</summary>
/// <param name="Id">The decision or card asked for.</param>
/// <param name="Kind"><c>tier</c> or <c>card</c>.</param>
/// <param name="Title">What was decided or shown.</param>
/// <param name="RuleSetRevision">Rule set that was in force.</param>
/// <param name="DecidedAt">When, UTC.</param>
/// <param name="Reasons">The reasons in plain words with their inputs.</param>
/// <param name="Clauses">For a tier: every clause that was evaluated, in order.</param>
/// <param name="WouldMoveUp">For a tier: what is still missing for the next one; never a suggestion to trade more.</param>
/// <param name="WouldMoveDown">For a tier: what would lead to a simpler view; a choice of the investor first.</param>
public sealed record WhyView(
    string Id, string Kind, string Title, string RuleSetRevision, DateTimeOffset DecidedAt, IReadOnlyList<Reason> Reasons,
    IReadOnlyList<ClauseView> Clauses, IReadOnlyList<string> WouldMoveUp, IReadOnlyList<string> WouldMoveDown);

/// <summary>One evaluated clause of a rule.</summary>
/// <param name="Rule">Rule id.</param>
/// <param name="Path">Place in the rule's tree, for example <c>all[1]</c>.</param>
/// <param name="Feature">Feature compared; null for <c>all</c>, <c>any</c> and <c>not</c>.</param>
/// <param name="Op">Operator.</param>
/// <param name="Threshold">Threshold in force: the exit threshold while the investor is already in the tier.</param>
/// <param name="Actual">Actual value; null when unknown.</param>
/// <param name="Outcome"><c>true</c>, <c>false</c> or <c>unknown</c>.</param>
/// <param name="Held">True when the exit threshold (hysteresis) was in force.</param>
public sealed record ClauseView(string Rule, string Path, string? Feature, string Op, Scalar? Threshold, Scalar? Actual, string Outcome, bool Held);

/// <summary>Answer of <c>GET /v1/investors/{id}</c> for an agent.</summary>
/// <param name="Id">The investor.</param>
/// <param name="Version">Journal sequence the view was derived from.</param>
/// <param name="Tier">Current tier.</param>
/// <param name="TierSince">When it was entered; null for the first placement.</param>
/// <param name="DecisionId">Id of the tier decision.</param>
/// <param name="RuleSetRevision">Rule set that decided.</param>
/// <param name="Features">Every feature whose purpose is granted, by key.</param>
/// <param name="Withheld">Keys of features that are not computed because their purpose is not granted.</param>
/// <param name="Reasons">Why the investor is in this tier.</param>
/// <param name="Clauses">Trace of the decision.</param>
public sealed record InvestorView(
    string Id, long Version, string Tier, DateTimeOffset? TierSince, string DecisionId, string RuleSetRevision,
    IReadOnlyList<FeatureView> Features, IReadOnlyList<string> Withheld, IReadOnlyList<Reason> Reasons, IReadOnlyList<ClauseView> Clauses);

/// <summary>One computed feature.</summary>
/// <param name="Key">Feature key.</param>
/// <param name="Value">Its value; null when there is nothing to compute it from.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Source"><c>declared</c>, <c>observed</c>, <c>tested</c> or <c>derived</c>.</param>
/// <param name="Purpose">Purpose under which it is computed.</param>
/// <param name="Description">What it means, in one sentence.</param>
public sealed record FeatureView(string Key, Scalar? Value, string Unit, string Source, string Purpose, string Description);
