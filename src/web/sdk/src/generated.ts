// Generated from Brokerage.Contracts; do not edit.

/** A moment in UTC as ISO 8601 text, for example `2026-02-03T09:15:00Z`. */
export type Instant = string & { readonly __brand: "Instant" };

/** Value of a feature, a threshold or an input. */
export type Scalar = number | string | boolean | readonly string[];

/** An answer to a question of a lesson's quiz; the server grades it. The first answer counts for 30 days. */
export interface AnswerRequest {
  /** 1–128 characters; the same key again answers with the first receipt. */
  readonly idempotencyKey: string;
  /** The question. */
  readonly question: string;
  /** Index of the choice. */
  readonly choice: number;
}

/** A graded answer. */
export interface AnswerView {
  /** True when the choice was right. */
  readonly correct: boolean;
  /** Index of the right choice. */
  readonly correctChoice: number;
  /** Why it is right. */
  readonly explanation: string;
  /** What became of the answer: `dropped` while the investor does not allow answers to be used. */
  readonly receipt: Receipt;
}

/** How far the audit log goes. */
export interface AuditHeadView {
  /** Number of the last record; 0 while there is none. */
  readonly no: number;
  /** Head of the chain after it, 64 hexadecimal digits. */
  readonly head: string;
  /** When it was done, UTC; null while there is none. */
  readonly at: Instant | null;
}

/** Outcome of a verification of the audit log against its published heads. */
export interface AuditVerification {
  /** True when every record is the one that was published, in its place, and none is missing. */
  readonly intact: boolean;
  /** Records that were read. */
  readonly records: number;
  /** Number of the first record that is wrong; null when none is. */
  readonly firstBad: number | null;
  /** What is wrong with it, in words; null when nothing is. */
  readonly reason: string | null;
}

/** One record of the audit log. */
export interface AuditView {
  /** Number, from 1 without a hole. */
  readonly no: number;
  /** When it was done, UTC. */
  readonly at: Instant;
  /** Id of the member of staff or the system; for an investor their pseudonym. */
  readonly actor: string;
  /** Role in which the actor did it; `system` for the product itself. */
  readonly role: string;
  /** What was done, for example `investor.read`. */
  readonly action: string;
  /** What was done, in plain words. */
  readonly description: string;
  /** Pseudonym of the investor concerned; null when it concerns no single one. */
  readonly subject: string | null;
  /** What exactly: our own ids, revisions, counts, codes and hashes. */
  readonly details: Readonly<Record<string, string>>;
  /** Head of the chain after the record, 64 hexadecimal digits. */
  readonly head: string;
}

/** Open, high, low, close of one interval. */
export interface BarView {
  /** Start of the interval, UTC. */
  readonly time: Instant;
  /** First price. */
  readonly open: number;
  /** Highest price. */
  readonly high: number;
  /** Lowest price. */
  readonly low: number;
  /** Last price. */
  readonly close: number;
  /** Traded quantity. */
  readonly volume: number;
  /** Number of trades; 0 when the source does not say. */
  readonly trades: number;
}

/** Bars of one instrument. */
export interface BarsView {
  /** Symbol. */
  readonly instrument: string;
  /** `1m`, `5m` or `1d`. */
  readonly interval: string;
  /** Epoch of the feed. */
  readonly epoch: string;
  /** Index of the first bar. */
  readonly firstIndex: number;
  /** Closed bars, oldest first. */
  readonly closed: readonly BarView[];
  /** The bar now forming; null when none is. */
  readonly forming: BarView | null;
}

/** Moves by group, for example by tenure. */
export interface Breakdown {
  readonly by: string;
  readonly groups: readonly BreakdownGroup[];
}

/** One group. Counts are null when hidden. */
export interface BreakdownGroup {
  readonly group: string;
  readonly population: number | null;
  readonly up: number | null;
  readonly down: number | null;
}

/** One thing shown to an investor. */
export interface Card {
  /** Stable while the same thing is shown; ask `GET /v1/me/why/{id}` with it. */
  readonly id: string;
  /** `lesson`, `insight`, `idea`, `alert` or `question`. */
  readonly kind: string;
  /** The section it belongs to. */
  readonly placement: string;
  /** One line. */
  readonly title: string;
  /** Paragraphs of plain text; never HTML. */
  readonly body: readonly string[];
  /** Symbols it speaks of. */
  readonly instruments: readonly string[];
  /** What it is: for example `education`, `risk`, `complex`; and what it discloses, for example `disclosure:information`. */
  readonly tags: readonly string[];
  /** The disclosure to show with it, for example "Information, not advice." */
  readonly disclosure: string;
  /** Why it is shown. */
  readonly reasons: readonly Reason[];
  /** What the investor can do with it. */
  readonly actions: readonly CardAction[];
  /** When it first belonged to the experience, UTC. */
  readonly shownSince: Instant;
}

/** A button on a card. */
export interface CardAction {
  /** `open-lesson`, `open-instrument`, `helpful`, `not-helpful` or `dismiss`. */
  readonly id: string;
  /** Its text. */
  readonly label: string;
  /** What it opens: a lesson id or a symbol; null when it opens nothing. */
  readonly target: string | null;
}

/** The cards now shown. */
export interface CardsChanged {
  /** Number of this message. */
  readonly seq: number;
  /** Journal sequence behind it. */
  readonly version: number;
  /** All cards, best first. */
  readonly cards: readonly Card[];
}

/** Asks the privacy office for something. */
export interface CaseRequest {
  /** `access`, `export`, `correct` or `erase`. */
  readonly kind: string;
}

/** A request of an investor under data protection law, with its deadline. */
export interface CaseView {
  /** Its id. */
  readonly caseId: string;
  /** `access`, `export`, `correct` or `erase`. */
  readonly kind: string;
  /** Whose it is; null once erased, and in the investor's own list. */
  readonly investor: string | null;
  /** When it was asked for, UTC. */
  readonly openedAt: Instant;
  /** When it must be answered, UTC. */
  readonly dueAt: Instant;
  /** `open`, `fulfilled` or `refused`. */
  readonly status: string;
  /** When it was answered, UTC; null while open. */
  readonly closedAt: Instant | null;
  /** Why it was refused; null otherwise. */
  readonly reason: string | null;
  /** Of an erasure; null otherwise. */
  readonly certificate: ErasureCertificate | null;
}

/** A feature that rules can ask about, with its live distribution. */
export interface CatalogueFeature {
  /** Key. */
  readonly key: string;
  /** `number`, `text`, `flag` or `set`. */
  readonly type: string;
  /** Unit of its value. */
  readonly unit: string;
  /** `declared`, `observed` or `tested`. */
  readonly source: string;
  /** Purposes that must be granted. */
  readonly purposes: readonly string[];
  /** Length of its window in days; null when it looks at everything. */
  readonly windowDays: number | null;
  /** What it means. */
  readonly description: string;
  /** Share of the population for whom it is unknown, 0 to 1. */
  readonly unknown: number;
  /** Counts of the known values; small ones are null. */
  readonly histogram: readonly HistogramBar[];
}

/** The price chart's first look. */
export interface ChartLayout {
  /** `line` or `candles`. */
  readonly style: string;
  /** `1m`, `5m` or `1d`. */
  readonly interval: string;
  /** Indicators to stream, for example `rsi(14)`; empty below the advanced tier. */
  readonly indicators: readonly string[];
}

/** One evaluated clause of a rule. */
export interface ClauseView {
  /** Rule id. */
  readonly rule: string;
  /** Place in the rule's tree, for example `all[1]`. */
  readonly path: string;
  /** Feature compared; null for `all`, `any` and `not`. */
  readonly feature: string | null;
  /** Operator. */
  readonly op: string;
  /** Threshold in force: the exit threshold while the investor is already in the tier. */
  readonly threshold: Scalar | null;
  /** Actual value; null when unknown. */
  readonly actual: Scalar | null;
  /** `true`, `false` or `unknown`. */
  readonly outcome: string;
  /** True when the exit threshold (hysteresis) was in force. */
  readonly held: boolean;
}

/** Ends a case. */
export interface CloseCase {
  /** `fulfilled` or `refused`. */
  readonly outcome: string;
  /** Why it was refused: `not-identified`, `excessive` or `legal-duty`; null when fulfilled. */
  readonly reason?: string | null;
}

/** The consents now in force. */
export interface ConsentChanged {
  /** Number of this message. */
  readonly seq: number;
  /** Journal sequence behind it. */
  readonly version: number;
  /** Every purpose. */
  readonly consents: readonly ConsentView[];
}

/** One consent act with the fields of ISO/IEC TS 27560; records of one investor are chained by their hashes. */
export interface ConsentReceipt {
  /** Id of the receipt. */
  readonly receiptId: string;
  /** `given`, `withdrawn` or `expired`. */
  readonly state: string;
  /** Purpose key. */
  readonly purpose: string;
  /** Purpose in plain words. */
  readonly title: string;
  /** Kinds of data it covers. */
  readonly dataCategories: readonly string[];
  /** Version of the notice that was read; empty for a withdrawal. */
  readonly noticeVersion: string;
  /** Language of that notice; empty for a withdrawal. */
  readonly language: string;
  /** Country whose law applies, ISO 3166. */
  readonly jurisdiction: string;
  /** How it was given: `app`, or the system that passed it on. */
  readonly method: string;
  /** When the investor chose, UTC. */
  readonly at: Instant;
  /** When it ends by itself, UTC; null for a withdrawal. */
  readonly expiresAt: Instant | null;
  /** SHA-256 that chains this record to the one before it, hexadecimal. */
  readonly hash: string;
}

/** A choice for one purpose. */
export interface ConsentRequest {
  /** 1–128 characters; the same key again answers with the first receipt. */
  readonly idempotencyKey: string;
  /** Purpose key. */
  readonly purpose: string;
  /** True to give, false to withdraw. */
  readonly granted: boolean;
  /** Version of the notice the investor read. */
  readonly noticeVersion: string;
  /** Language of that notice. */
  readonly language: string;
}

/** An investor's choice for one purpose. */
export interface ConsentView {
  /** Purpose key. */
  readonly purpose: string;
  /** Purpose in plain words. */
  readonly title: string;
  /** True while granted. */
  readonly granted: boolean;
  /** Receipt of the record in force; null when never given. */
  readonly receiptId: string | null;
  /** Time of that record, UTC; null when never given. */
  readonly since: Instant | null;
  /** `given`, `withdrawn` or `expired`; null when never given. */
  readonly state: string | null;
  /** When a given consent ends by itself, UTC; null for one that is not given. */
  readonly expiresAt: Instant | null;
  /** Version of the notice that was read; null when never given. */
  readonly noticeVersion: string | null;
  /** Language of that notice; null when never given. */
  readonly language: string | null;
}

/** An event that conditions can count or put in order. */
export interface CountableEvent {
  readonly event: string;
  readonly purpose: string;
  readonly description: string;
}

/** One kind of data that is stored of an investor. */
export interface DataCategoryView {
  /** Key, for example `orders`. */
  readonly category: string;
  /** In plain words. */
  readonly title: string;
  /** `consent`, `contract` or `legal-duty`. */
  readonly basis: string;
  /** Purposes that use it; empty when it is kept on another basis than consent. */
  readonly purposes: readonly string[];
  /** How long it is kept, and what ends it, in plain words. */
  readonly retention: string;
  /** How many records are stored. */
  readonly records: number;
  /** Time of the oldest, UTC; null when there is none. */
  readonly first: Instant | null;
  /** Time of the newest, UTC; null when there is none. */
  readonly last: Instant | null;
}

/** One value of a stored event. */
export interface DataField {
  /** Its path, for example `positions[0].instrument`. */
  readonly name: string;
  /** The value. */
  readonly value: Scalar | null;
}

/** What an investor said about themselves; correct it with `SetPreference`. */
export interface DeclaredView {
  /** `novice`, `intermediate` or `advanced`; null when not said. */
  readonly experience: string | null;
  /** Goals. */
  readonly goals: readonly string[];
  /** Years until the money is needed; null when not said. */
  readonly horizonYears: number | null;
  /** `low`, `medium` or `high`; null when not said. */
  readonly riskComfort: string | null;
  /** BCP 47 tag; null when not said. */
  readonly language: string | null;
  /** Topics of interest. */
  readonly topics: readonly string[];
}

/** A demo investor and a token for it (Development only). */
export interface DemoInvestor {
  /** The investor. */
  readonly investorId: string;
  /** What it shows. */
  readonly label: string;
  /** A JWT for the role `investor`. */
  readonly token: string;
}

/** A draft. */
export interface DraftView {
  /** Id. */
  readonly id: string;
  /** Goes up by one an edit; send it as `If-Match`. */
  readonly version: number;
  /** `draft`, `pending`, `approved`, `scheduled`, `published` or `withdrawn`. */
  readonly status: string;
  /** Revision it was made from; publishing needs it to be the active one still. */
  readonly baseRevision: string;
  /** Revision its text would be. */
  readonly revision: string;
  /** The text. */
  readonly source: string;
  /** What it is for. */
  readonly comment: string;
  /** Who wrote it last. */
  readonly author: string;
  /** Who approved it; null when nobody has. */
  readonly approver: string | null;
  /** When it last changed, UTC. */
  readonly updatedAt: Instant;
  /** When it will be published, UTC; null when not scheduled. */
  readonly publishAt: Instant | null;
}

/** Erases everything that is stored of the investor, for good. */
export interface EraseRequest {
  /** The word `erase`. */
  readonly confirm: string;
}

/** Proof of an erasure. It verifies offline: the signature covers every other member. */
export interface ErasureCertificate {
  /** Its id. */
  readonly certificateId: string;
  /** Keyed hash of the erased id: whoever has the id and the server's ledger key can recognise it, nobody else. */
  readonly subjectTag: string;
  /** When the erasure was asked for, UTC. */
  readonly requestedAt: Instant;
  /** When it was complete, UTC. */
  readonly completedAt: Instant;
  /** Events removed. */
  readonly events: number;
  /** Set-aside events removed. */
  readonly quarantined: number;
  /** Number of its line in the erasure ledger. */
  readonly ledgerNo: number;
  /** Hash of that line, hexadecimal. */
  readonly ledgerHash: string;
  /** Names the signing key. */
  readonly keyId: string;
  /** `ES256`. */
  readonly algorithm: string;
  /** ECDSA P-256 signature (IEEE P1363) over the canonical JSON of the members before it, base64url. */
  readonly signature: string;
}

/** Answer of `POST /v1/events`. */
export interface EventsAnswer {
  /** What became of each event, in the order sent. */
  readonly receipts: readonly Receipt[];
  /** How many were newly accepted. */
  readonly accepted: number;
  /** How many had been received before. */
  readonly duplicates: number;
  /** How many were set aside. */
  readonly quarantined: number;
  /** How many were dropped because no purpose they serve is granted or personalisation is paused. */
  readonly dropped: number;
}

/** Tier and layout changed. */
export interface ExperienceChanged {
  /** Number of this message. */
  readonly seq: number;
  /** Journal sequence behind it. */
  readonly version: number;
  /** Tier now. */
  readonly tier: string;
  /** Tier before; null in a snapshot. */
  readonly previousTier: string | null;
  /** When the tier was entered; null for the first placement. */
  readonly tierSince: Instant | null;
  /** Id of the decision. */
  readonly decisionId: string;
  /** What to draw. */
  readonly layout: Layout;
  /** Why, in plain words. */
  readonly reasons: readonly Reason[];
  /** Rule set that decided. */
  readonly ruleSetRevision: string;
  /** Since when, UTC. */
  readonly effectiveAt: Instant;
}

/** How an investor's app should look and what it may show; decided by the server, drawn by the app. */
export interface ExperienceView {
  /** Names the numbering that `seq` belongs to; changes on restart, node move or consent change. */
  readonly epoch: string;
  /** Number of the last message of the experience hub that this view contains. */
  readonly seq: number;
  /** Journal sequence the view was derived from; never decreases for an investor. */
  readonly version: number;
  /** `novice`, `intermediate` or `advanced`. */
  readonly tier: string;
  /** When the investor entered this tier; null for the first placement. */
  readonly tierSince: Instant | null;
  /** Id of the tier decision; ask `GET /v1/me/why/{id}` with it. */
  readonly decisionId: string;
  /** The rule set that decided, as `key@revision`. */
  readonly ruleSetRevision: string;
  /** When this experience took effect, UTC. */
  readonly effectiveAt: Instant;
  /** What the app draws. */
  readonly layout: Layout;
  /** Why the investor is in this tier, in plain words. */
  readonly reasons: readonly Reason[];
  /** What is shown, best first. */
  readonly cards: readonly Card[];
  /** The investor's choice for every purpose. */
  readonly consents: readonly ConsentView[];
}

/** One computed feature. */
export interface FeatureView {
  /** Feature key. */
  readonly key: string;
  /** Its value; null when there is nothing to compute it from. */
  readonly value: Scalar | null;
  /** Unit. */
  readonly unit: string;
  /** `declared`, `observed`, `tested` or `derived`. */
  readonly source: string;
  /** Purpose under which it is computed. */
  readonly purpose: string;
  /** What it means, in one sentence. */
  readonly description: string;
}

/** What an investor thinks of a card. */
export interface FeedbackRequest {
  /** 1–128 characters; the same key again answers with the first receipt. */
  readonly idempotencyKey: string;
  /** The card. */
  readonly cardId: string;
  /** `helpful`, `not-helpful` or `dismiss`. */
  readonly verdict: string;
}

/** Messages this client did not get. */
export interface Gap {
  /** First message missing. */
  readonly fromSeq: number;
  /** Last message missing. */
  readonly toSeq: number;
  /** `snapshot-follows` or `reconnect`. */
  readonly action: string;
}

/** A value given to a feature. `value` is null for unknown. */
export interface GivenValue {
  readonly feature: string;
  readonly value: Scalar | null;
}

/** A word of the field, explained. */
export interface GlossaryEntry {
  /** The word. */
  readonly term: string;
  /** Its meaning in plain words. */
  readonly meaning: string;
}

/** One guardrail. */
export interface GuardrailView {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly isBroken: boolean;
}

/** Opens a session. */
export interface HelloRequest {
  /** Name and version of the app. */
  readonly client: string;
  /** Name and version of the SDK. */
  readonly sdk: string;
  /** BCP 47 tag, for example `en-IN`. */
  readonly locale: string;
  /** What the app can draw. */
  readonly capabilities: readonly string[];
  /** The last message the client saw; null for a fresh start. */
  readonly resume?: ResumePoint | null;
}

/** One bar: values from `label` on (numbers), or equal to it (texts, flags). */
export interface HistogramBar {
  readonly label: string;
  readonly count: number | null;
}

/** Messages of the experience hub to its client. Few, and none may be lost: `seq` goes up by exactly one. */
export interface ExperienceClient {
  /** Always first. */
  Welcome: (message: Welcome) => void;
  /** Tier and layout, whole. */
  ExperienceChanged: (message: ExperienceChanged) => void;
  /** All cards now shown, best first. */
  CardsChanged: (message: CardsChanged) => void;
  /** All consents. */
  ConsentChanged: (message: ConsentChanged) => void;
  /** Messages were lost to this client: do what `Gap.action` says. */
  Gap: (message: Gap) => void;
  /** Something about the connection itself. */
  Notice: (message: Notice) => void;
}

/** Calls a client makes on `/hubs/v1/experience`. The investor comes from the token only. */
export interface ExperienceHub {
  /** First call: negotiates and resumes. Answers with `ExperienceClient.Welcome` before anything else. */
  Hello: (request: HelloRequest) => Promise<void>;
  /** Journals what the investor thinks of a card. */
  Feedback: (request: FeedbackRequest) => Promise<Receipt>;
  /** Journals what the investor declares about themselves. */
  SetPreference: (request: PreferenceRequest) => Promise<Receipt>;
  /** Journals a consent given or withdrawn; open apps change before the receipt is older than a moment. */
  SetConsent: (request: ConsentRequest) => Promise<Receipt>;
}

/** Messages of the market hub to its client. Many; quotes: latest wins. Closed bars of an indicator stream: none is lost. */
export interface MarketClient {
  /** A batch of quotes. */
  Quotes: (message: Quotes) => void;
  /** A batch of indicator rows of one stream. */
  Indicators: (message: IndicatorRows) => void;
  /** Closed bars were lost to this stream (it fell behind what the server keeps). */
  Gap: (message: StreamGap) => void;
  /** Something about the connection itself. */
  Notice: (message: Notice) => void;
}

/** Calls a client makes on `/hubs/v1/market`. */
export interface MarketHub {
  /** Starts quotes of some instruments. The same id again replaces the subscription. */
  Subscribe: (request: SubscribeRequest) => Promise<Subscribed>;
  /** Ends a subscription or an indicator stream; ending one twice changes nothing. */
  Unsubscribe: (id: string) => Promise<void>;
  /** Changes what a subscription carries. */
  SetMode: (id: string, mode: string) => Promise<void>;
  /** Starts live indicators on one instrument. Advanced tier only; otherwise the call fails with `tier-required`. */
  StreamIndicators: (request: StreamIndicatorsRequest) => Promise<IndicatorStream>;
}

/** A bar with its indicator values. */
export interface IndicatorRow {
  /** Number of the bar in its series, from 0. */
  readonly index: number;
  /** The bar. */
  readonly bar: BarView;
  /** One value an output; null while an indicator warms up. */
  readonly values: readonly (number | null)[];
}

/** A batch of rows of one indicator stream. */
export interface IndicatorRows {
  /** The stream. */
  readonly id: string;
  /** Changes when the feed starts again: bar indexes begin anew. */
  readonly epoch: string;
  /** Goes up by one a batch of this stream. */
  readonly seq: number;
  /** Server time of the batch, UTC. */
  readonly asOf: Instant;
  /** Closed bars in order, each exactly once: `index` goes up by one. */
  readonly closed: readonly IndicatorRow[];
  /** The bar now forming, as of the latest trade; null when none is. */
  readonly forming: IndicatorRow | null;
}

/** Answer to `MarketHub.StreamIndicators`. */
export interface IndicatorStream {
  /** The stream. */
  readonly id: string;
  /** Names of the values, in the order in which every row carries them. */
  readonly outputs: readonly string[];
  /** Index of the first closed bar that will be sent. */
  readonly firstIndex: number;
}

/** One instrument of the reference data. */
export interface InstrumentView {
  /** Key. */
  readonly symbol: string;
  /** Name. */
  readonly name: string;
  /** For example `equity`. */
  readonly assetClass: string;
  /** Sector. */
  readonly sector: string;
  /** ISO 4217. */
  readonly currency: string;
  /** 1–5. */
  readonly riskLevel: number;
}

/** Answer of `GET /v1/investors/{id}` for an agent. */
export interface InvestorView {
  /** The investor. */
  readonly id: string;
  /** Journal sequence the view was derived from. */
  readonly version: number;
  /** Current tier. */
  readonly tier: string;
  /** When it was entered; null for the first placement. */
  readonly tierSince: Instant | null;
  /** Id of the tier decision. */
  readonly decisionId: string;
  /** Rule set that decided. */
  readonly ruleSetRevision: string;
  /** Every feature whose purpose is granted, by key. */
  readonly features: readonly FeatureView[];
  /** Keys of features that are not computed because their purpose is not granted. */
  readonly withheld: readonly string[];
  /** Why the investor is in this tier. */
  readonly reasons: readonly Reason[];
  /** Trace of the decision. */
  readonly clauses: readonly ClauseView[];
}

/** Server-driven layout. */
export interface Layout {
  /** `comfortable`, `regular` or `dense`. */
  readonly density: string;
  /** `plain`, `standard` or `technical`. */
  readonly vocabulary: string;
  /** Sections from top to bottom. */
  readonly sections: readonly Section[];
  /** How the price chart starts. */
  readonly chart: ChartLayout;
  /** True when words of the field are to be explained on touch. */
  readonly glossary: boolean;
}

/** Whether the erasure ledger is intact. */
export interface LedgerCheck {
  /** True when every line follows from the one before. */
  readonly intact: boolean;
  /** Lines looked at. */
  readonly lines: number;
  /** Number of the first bad line; null when intact. */
  readonly firstBad: number | null;
  /** Hash of the last line. */
  readonly head: string;
}

/** A lesson. */
export interface LessonView {
  /** Key. */
  readonly id: string;
  /** Title. */
  readonly title: string;
  /** Topic. */
  readonly topic: string;
  /** Reading time. */
  readonly minutes: number;
  /** Tier it is written for. */
  readonly level: string;
  /** Plain text; `[[term]]` marks a word of the glossary. */
  readonly paragraphs: readonly string[];
  /** Questions; empty when there is none. */
  readonly quiz: readonly QuizQuestion[];
}

/** Limits of one connection. */
export interface Limits {
  /** Hub calls a minute before `rate-limited`. */
  readonly callsPerMinute: number;
  /** Instruments plus indicator streams at once on the market hub. */
  readonly maxSubscriptions: number;
  /** Highest `maxHz` that is honoured. */
  readonly maxUpdatesPerSecond: number;
}

/** One cell of the migration matrix. */
export interface MigrationCell {
  /** Tier before. */
  readonly from: string;
  /** Tier after. */
  readonly to: string;
  /** Investors; null when hidden. */
  readonly count: number | null;
  /** The rules responsible, most investors first. */
  readonly rules: readonly RuleCount[];
}

/** One cell; it is stopped when `observed` leaves `low` to `high`. */
export interface MonitorCell {
  readonly from: string;
  readonly to: string;
  readonly predicted: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly observed: number | null;
}

/** Predicted and observed moves of the newest publication. */
export interface MonitorView {
  /** The publication; null when there was none. */
  readonly revision: string | null;
  /** When it was published, UTC. */
  readonly since: Instant | null;
  /** Part of the investors it decides for. */
  readonly percent: number;
  /** `watching`, `settled`, `stopped` or `none`. */
  readonly state: string;
  /** By cell of the matrix. */
  readonly cells: readonly MonitorCell[];
  /** What would stop it. */
  readonly guardrails: readonly GuardrailView[];
}

/** An investor who would move; named by a pseudonym that is good for this snapshot only. */
export interface MovedSample {
  /** For example `p-3f2a91`. */
  readonly pseudonym: string;
  /** Tier before. */
  readonly from: string;
  /** Tier after. */
  readonly to: string;
  /** Rule that decided before. */
  readonly ruleBefore: string;
  /** Rule that would decide. */
  readonly ruleAfter: string;
  /** Clauses of the rule set in force. */
  readonly before: readonly ClauseView[];
  /** Clauses of the rule set previewed. */
  readonly after: readonly ClauseView[];
}

/** Answer of `GET /v1/me/data`: everything that is known of the investor who asks, in plain words. */
export interface MyData {
  /** The instant it was read, UTC. */
  readonly at: Instant;
  /** Journal sequence it was derived from. */
  readonly version: number;
  /** True while personalisation is paused. */
  readonly paused: boolean;
  /** Current tier. */
  readonly tier: string;
  /** Id of the tier decision; `GET /v1/me/why/{id}` has its whole trace. */
  readonly decisionId: string;
  /** Why the investor is in this tier. */
  readonly reasons: readonly Reason[];
  /** Names of the segments the investor is in. */
  readonly segments: readonly string[];
  /** What the investor said about themselves; null when nothing was said or its use is not allowed. */
  readonly declared: DeclaredView | null;
  /** Every value that is computed, with source and purpose. */
  readonly features: readonly FeatureView[];
  /** Keys of values that are not computed, because their purpose is not granted or personalisation is paused. */
  readonly withheld: readonly string[];
  /** What is stored, by kind of data, and why. */
  readonly categories: readonly DataCategoryView[];
  /** The investor's choice for every purpose. */
  readonly consents: readonly ConsentView[];
}

/** One stored event, as `GET /v1/me/events` tells it to the investor. */
export interface MyEvent {
  /** Its place in the investor's journal. */
  readonly sequence: number;
  /** Type, for example `brokerage.order.placed.v1`. */
  readonly type: string;
  /** What such an event says, in one sentence. */
  readonly description: string;
  /** Who sent it. */
  readonly source: string;
  /** Its id. */
  readonly eventId: string;
  /** When it happened, UTC. */
  readonly occurredAt: Instant;
  /** When it was received, UTC. */
  readonly receivedAt: Instant;
  /** Purpose it serves; null when it is kept on another basis. */
  readonly purpose: string | null;
  /** Its values. */
  readonly data: readonly DataField[];
}

/** A notice about the connection. */
export interface Notice {
  /** `rate-limited`, `going-away`, `replaced`, `tier-required` or `token-expiring`. */
  readonly code: string;
  /** When to try again; null when that does not help. */
  readonly retryAfterMs: number | null;
}

/** Whether an investor may be contacted. An answer that allows it has counted it: send it, once. */
export interface NudgeAnswer {
  /** True when it may be sent. */
  readonly allowed: boolean;
  /** Why not: `no-consent` (or no such investor), `paused`, `switched-off`, `complex`, `cap` or `quiet-hours`; null when allowed. */
  readonly code: string | null;
  /** When asking again makes sense, UTC; null when only the investor can change the answer. */
  readonly retryAfter: Instant | null;
  /** How many more this investor may get on that day of theirs; 0 when none may be sent for another reason than time. */
  readonly remainingToday: number;
}

/** The settings in force, and what was made of them today. */
export interface NudgeOverview {
  /** The settings. */
  readonly settings: NudgeSettings;
  /** Nudges of this day of the investor. */
  readonly sentToday: number;
  /** Nudges a day at most, over all channels. */
  readonly maxPerDay: number;
}

/** Asks before an investor is contacted of the broker's own accord, by whatever channel. Messages about the account itself (orders, statements, security) are no nudges: they are not asked about and not counted. */
export interface NudgeRequest {
  /** 1–100 characters; the same key again answers as the first time when that was allowed, and counts once. */
  readonly idempotencyKey: string;
  /** `push`, `email`, `sms`, `in-app` or `call`. */
  readonly channel: string;
  /** What it is about, 1–64 characters; topics of lessons on complex products need evidence of knowledge. */
  readonly topic: string;
  /** The card it leads to, which must be one that the investor's app shows now; null for none. */
  readonly cardId?: string | null;
  /** When it is to be sent, UTC, at most 24 hours ahead; null for now. */
  readonly at?: Instant | null;
}

/** When and whether an investor wants to be contacted; the purpose `nudge-push` must be granted too. */
export interface NudgeSettings {
  /** False to switch all nudges off. */
  readonly enabled: boolean;
  /** Local time from which it is quiet, `HH:mm`. */
  readonly quietFrom: string;
  /** Local time until which it is quiet, `HH:mm`; the same as `quietFrom` for no quiet hours. */
  readonly quietUntil: string;
  /** IANA zone of the investor, for example `Asia/Kolkata`. */
  readonly timeZone: string;
}

/** Opens a case for an investor who asked by letter, mail or telephone. */
export interface OpenCase {
  /** The investor. */
  readonly investor: string;
  /** `access`, `export`, `correct` or `erase`. */
  readonly kind: string;
}

/** A page of a list. */
export interface Page<T> {
  /** The items. */
  readonly items: readonly T[];
  /** Pass it as `after` to get the next page; null on the last. */
  readonly next: string | null;
}

/** Pauses personalisation, or lets it go on. */
export interface PauseRequest {
  /** 1–128 characters; the same key again answers with the first receipt. */
  readonly idempotencyKey: string;
  /** True to pause. */
  readonly paused: boolean;
}

/** What the rules make of a made-up investor. */
export interface PersonaOutcome {
  /** Tier they ask for. */
  readonly tier: string;
  /** Rule that matched, or `default`. */
  readonly rule: string;
  /** Named segments the investor is in. */
  readonly segments: readonly string[];
  /** Every clause that was looked at. */
  readonly clauses: readonly ClauseView[];
  /** A smallest change that moves the investor up; empty when there is none. */
  readonly up: readonly ValueChange[];
  /** A smallest change that moves the investor down; empty when there is none. */
  readonly down: readonly ValueChange[];
}

/** A made-up investor to try a rule set on. */
export interface PersonaTrial {
  /** The rule set. */
  readonly source: string;
  /** Tier the investor is in; null for the default. */
  readonly present: string | null;
  /** Values of features; others are unknown. */
  readonly given: readonly GivenValue[];
}

/** The population by tier at one instant. */
export interface PopulationPoint {
  readonly at: Instant;
  readonly byTier: Readonly<Record<string, number>>;
}

/** The live population. */
export interface PopulationView {
  /** When, UTC. */
  readonly at: Instant;
  /** Investors. */
  readonly total: number;
  /** Investors by tier. */
  readonly byTier: Readonly<Record<string, number>>;
  /** Members of every named segment; null when hidden. */
  readonly segments: readonly SegmentSize[];
  /** Earlier counts, oldest first. */
  readonly history: readonly PopulationPoint[];
}

/** What an investor declares; a null member leaves what was declared before. */
export interface PreferenceRequest {
  /** 1–128 characters; the same key again answers with the first receipt. */
  readonly idempotencyKey: string;
  /** `novice`, `intermediate` or `advanced`: a lower choice is honoured at once. */
  readonly experience?: string | null;
  /** For example `retirement`; at most 20. */
  readonly goals?: readonly string[] | null;
  /** Years until the money is needed, 0–80. */
  readonly horizonYears?: number | null;
  /** `low`, `medium` or `high`. */
  readonly riskComfort?: string | null;
  /** BCP 47 tag. */
  readonly language?: string | null;
  /** Topics of interest; at most 20. */
  readonly topics?: readonly string[] | null;
}

/** Asks who would move. */
export interface PreviewRequest {
  /** The rule set. */
  readonly source: string;
  /** Days from now, 0–90: what would be then if nothing else happens. */
  readonly daysAhead?: number;
}

/** Who would move, on a pinned snapshot of the live population. A count below 10 is null: hidden. */
export interface PreviewView {
  /** Names the pinned snapshot. */
  readonly snapshotId: string;
  /** Instant it is computed for, UTC. */
  readonly asOf: Instant;
  /** The rule set previewed. */
  readonly revision: string;
  /** The rule set in force. */
  readonly against: string;
  /** Investors in the snapshot. */
  readonly population: number;
  /** Investors whose tier would change. */
  readonly moved: number | null;
  /** The same as a share of the population, 0 to 1. */
  readonly movedShare: number | null;
  /** Investors whose tier would change but for dwell or flip budget. */
  readonly held: number | null;
  /** The migration matrix, the diagonal included. */
  readonly cells: readonly MigrationCell[];
  /** Features that are unknown for lack of consent. */
  readonly unknown: readonly UnknownShare[];
  /** Rules that match nobody. */
  readonly silentRules: readonly string[];
  /** Named segments before and after. */
  readonly segments: readonly SegmentChange[];
  /** Moves by group. */
  readonly breakdowns: readonly Breakdown[];
  /** At most 20 investors who would move. */
  readonly samples: readonly MovedSample[];
  /** Time it took, in milliseconds. */
  readonly elapsedMs: number;
}

/** What the privacy office sees of all investors. Counts below ten are hidden. */
export interface PrivacyStatistics {
  /** Investors with stored data; null when fewer than ten. */
  readonly investors: number | null;
  /** Each purpose with how many allow it. */
  readonly purposes: readonly PurposeCount[];
  /** Investors who paused personalisation; null when fewer than ten. */
  readonly paused: number | null;
  /** Cases that wait. */
  readonly openCases: number;
  /** Cases beyond their deadline. */
  readonly overdueCases: number;
  /** Lines of the erasure ledger that erase somebody. */
  readonly erased: number;
}

/** One row of the matrix purpose × data × features: what is processed, on which basis, to compute what. */
export interface ProcessingView {
  /** Purpose key; null for processing on another basis than consent. */
  readonly purpose: string | null;
  /** In plain words. */
  readonly title: string;
  /** `consent`, `contract` or `legal-duty`. */
  readonly basis: string;
  /** Kind of data. */
  readonly category: string;
  /** Event types that carry it. */
  readonly events: readonly string[];
  /** Features computed from it. */
  readonly features: readonly string[];
  /** How long it is kept, in plain words. */
  readonly retention: string;
}

/** Publishes an approved draft. */
export interface PublishDraft {
  /** When, UTC; null for now. */
  readonly at: Instant | null;
  /** Steps of a ramp in percent, rising to 100; [100] for everybody at once. */
  readonly steps: readonly number[];
  /** Minutes between two steps. */
  readonly stepMinutes: number;
  /** True to publish although more than a fifth of the investors would move. */
  readonly confirmBlastRadius: boolean;
}

/** How many investors allow a purpose. */
export interface PurposeCount {
  /** Purpose key. */
  readonly purpose: string;
  /** Purpose in plain words. */
  readonly title: string;
  /** Investors who allow it; null when fewer than ten. */
  readonly granted: number | null;
  /** Share of all investors, 0–1, to a tenth of a percent. */
  readonly share: number;
}

/** A purpose an investor may allow. */
export interface PurposeView {
  /** Key. */
  readonly purpose: string;
  /** Title in plain words. */
  readonly title: string;
  /** The notice to read before choosing. */
  readonly notice: string;
  /** Version of the notice, to be sent with the choice. */
  readonly noticeVersion: string;
  /** Language of the notice. */
  readonly language: string;
}

/** One event that was set aside. Its payload stays encrypted and is not listed. */
export interface QuarantineItem {
  /** Id to replay or discard it with. */
  readonly quarantineId: string;
  /** Subject of the event. */
  readonly investor: string;
  /** Source of the event. */
  readonly source: string;
  /** Id of the event. */
  readonly eventId: string;
  /** Type of the event. */
  readonly type: string;
  /** When it happened, UTC. */
  readonly occurredAt: Instant;
  /** When it was received, UTC. */
  readonly receivedAt: Instant;
  /** Why: `out-of-sequence` or `inconsistent`. */
  readonly code: string;
  /** Why, in words, without values of the payload. */
  readonly detail: string;
  /** `open`, `replayed` or `discarded`. */
  readonly status: string;
}

/** A question of a lesson's quiz. */
export interface QuizQuestion {
  /** Key. */
  readonly id: string;
  /** The question. */
  readonly text: string;
  /** Answers to choose from. */
  readonly choices: readonly string[];
  /** Always null: told once the question is answered, see `AnswerView`. */
  readonly correct?: number | null;
  /** Always null, likewise. */
  readonly explanation?: string | null;
}

/** The latest state of one instrument. Members that the mode does not carry are null. */
export interface QuoteItem {
  /** Symbol. */
  readonly instrument: string;
  /** Trades of this session so far; goes up by one a trade, so that a client can count. */
  readonly ticks: number;
  /** Last traded price. */
  readonly last: number;
  /** Exchange time of that trade, UTC. */
  readonly exchangeTime: Instant;
  /** When the server received it, UTC. */
  readonly receivedAt: Instant;
  /** Close of the session before. */
  readonly previousClose: number | null;
  /** First price of the session (`quote`, `full`). */
  readonly open: number | null;
  /** Highest price of the session (`quote`, `full`). */
  readonly high: number | null;
  /** Lowest price of the session (`quote`, `full`). */
  readonly low: number | null;
  /** Volume of the session (`quote`, `full`). */
  readonly volume: number | null;
  /** Highest price of the 252 sessions before (`full`). */
  readonly high52Weeks: number | null;
  /** Lowest price of the 252 sessions before (`full`). */
  readonly low52Weeks: number | null;
}

/** A batch of quotes. */
export interface Quotes {
  /** The subscription. */
  readonly id: string;
  /** Changes when the feed starts again. */
  readonly epoch: string;
  /** Goes up by one a batch of this subscription. */
  readonly seq: number;
  /** Server time of the batch, UTC. */
  readonly asOf: Instant;
  /** Instruments that changed since the batch before. */
  readonly items: readonly QuoteItem[];
  /** Ticks that are in these quotes without having been sent on their own. */
  readonly conflated: number;
}

/** A publication under way. */
export interface RampView {
  /** Revision that is ramped. */
  readonly revision: string;
  /** Part of the investors it decides for, 0 to 100, by a stable hash. */
  readonly percent: number;
  /** All steps in percent. */
  readonly steps: readonly number[];
  /** When the next step is due, UTC; null at the last. */
  readonly nextAt: Instant | null;
  /** When it began, UTC. */
  readonly startedAt: Instant;
}

/** Somebody did something with an investor's data, as the investor sees it. */
export interface ReaderView {
  /** When, UTC. */
  readonly at: Instant;
  /** Who, by their work: for example `Service agent`. */
  readonly role: string;
  /** Tells one person from another without naming them: 8 hexadecimal digits, for this investor only. */
  readonly actor: string;
  /** What they did, in plain words. */
  readonly action: string;
}

/** One reason behind a tier or a card. */
export interface Reason {
  /** Stable code, for example `rule.default` or `insight.concentration`. */
  readonly code: string;
  /** The reason in plain words. */
  readonly text: string;
  /** The values it rests on. */
  readonly inputs: readonly ReasonInput[];
}

/** One value that a reason rests on. */
export interface ReasonInput {
  /** Feature key or market fact, for example `trades_90d` or `market.lastPrice`. */
  readonly name: string;
  /** The value; null when unknown. */
  readonly value: Scalar | null;
  /** Its unit, for example `trades`, `INR`, `share`. */
  readonly unit: string;
  /** `declared`, `observed`, `tested`, `derived` or `market`. */
  readonly source: string;
  /** The purpose under which it was used; null for market data. */
  readonly purpose: string | null;
  /** Receipt of the consent for that purpose; null for market data. */
  readonly consentId: string | null;
  /** Time of the value, UTC; null when it is the decision's own time. */
  readonly asOf: Instant | null;
}

/** What became of one event. */
export interface Receipt {
  /** The event's id. */
  readonly id: string;
  /** `accepted`, `quarantined` or `dropped`. */
  readonly status: string;
  /** True when the event was accepted before; the rest is then the first receipt. */
  readonly duplicate: boolean;
  /** Journal sequence of an accepted event; null otherwise. */
  readonly sequence: number | null;
  /** When it was received first, UTC. */
  readonly receivedAt: Instant;
  /** Why it was quarantined or dropped, for example `out-of-sequence` or `consent`; null when accepted. */
  readonly code: string | null;
}

/** Forgets what was learned; consents stay and learning starts anew. */
export interface ResetRequest {
  /** 1–128 characters; the same key again answers with the first receipt. */
  readonly idempotencyKey: string;
}

/** The last message a client saw. */
export interface ResumePoint {
  /** Its epoch. */
  readonly epoch: string;
  /** Its number. */
  readonly seq: number;
}

/** A reviewer's decision. */
export interface ReviewDraft {
  readonly approve: boolean;
  readonly comment: string;
}

/** A published revision. */
export interface RevisionView {
  /** Revision. */
  readonly revision: string;
  /** `active`, `ramping`, `superseded` or `rolled-back`. */
  readonly status: string;
  /** Who wrote it. */
  readonly author: string;
  /** Who approved it. */
  readonly approver: string;
  /** When, UTC. */
  readonly publishedAt: Instant;
  /** What it is for. */
  readonly comment: string;
}

/** Takes the newest publication back. */
export interface RollBack {
  readonly reason: string;
}

/** One entry of the audit of rule sets. */
export interface RuleAuditEntry {
  /** Number, from 1. */
  readonly no: number;
  /** When, UTC. */
  readonly at: Instant;
  /** Who; `brokerage` for the product itself. */
  readonly who: string;
  /** For example `published`. */
  readonly what: string;
  /** Which revision. */
  readonly revision: string;
  /** What it did, in words. */
  readonly detail: string;
}

/** What rules can be made of. */
export interface RuleCatalogue {
  readonly features: readonly CatalogueFeature[];
  readonly events: readonly CountableEvent[];
  readonly operators: Readonly<Record<string, readonly string[]>>;
}

/** One difference in meaning between two rule sets. */
export interface RuleChange {
  /** `added`, `removed`, `changed` or `moved`. */
  readonly kind: string;
  /** What it concerns, for example `rules.advanced-by-evidence.when.all[0].value`. */
  readonly path: string;
  /** Before; null when added. */
  readonly before: string | null;
  /** After; null when removed. */
  readonly after: string | null;
}

/** What a look at a rule set found. */
export interface RuleCheck {
  /** Its revision, when it can be read. */
  readonly revision: string | null;
  /** Why it cannot be read. */
  readonly errors: readonly RuleError[];
  /** What the analyser found. */
  readonly findings: readonly RuleFinding[];
}

/** How many investors a rule places. `count` is null when hidden. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number | null;
}

/** An error of a rule set. */
export interface RuleError {
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** Stable code, for example `unknown-feature`. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** What was probably meant; null when nothing is near. */
  readonly suggestion: string | null;
}

/** Something the analyser found in a rule set that can be read, with an investor who demonstrates it. */
export interface RuleFinding {
  /** For example `unreachable-rule`. */
  readonly code: string;
  /** `error` cannot be published; `warning` must be acknowledged. */
  readonly severity: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** What was found, in words. */
  readonly message: string;
  /** Ids of the rules it concerns. */
  readonly rules: readonly string[];
  /** Feature values that demonstrate it; null where nothing can (nobody reaches a tier). */
  readonly witness: readonly GivenValue[] | null;
}

/** A text to look at without keeping it. */
export interface RuleText {
  /** The rule set, YAML or JSON. */
  readonly source: string;
}

/** The rule set in force and what waits. */
export interface RulesOverview {
  /** Key of the rule set. */
  readonly key: string;
  /** Revision that decides for everybody whom no ramp has reached. */
  readonly active: string;
  /** Its text. */
  readonly source: string;
  /** The publication under way; null when there is none. */
  readonly ramp: RampView | null;
  /** Drafts, newest first. */
  readonly drafts: readonly DraftView[];
  /** Published revisions, newest first. */
  readonly revisions: readonly RevisionView[];
  /** Null when the file in the configuration folder is the active revision; else how they differ. */
  readonly fileDrift: readonly RuleChange[] | null;
  /** The caller's name, as approvals record it. */
  readonly me: string;
}

/** Keeps a text as a draft. */
export interface SaveDraft {
  readonly source: string;
  readonly baseRevision: string;
  readonly comment: string;
}

/** One section of the screen. */
export interface Section {
  /** Stable id, unique in the layout. */
  readonly id: string;
  /** `price`, `chart`, `cards`, `indicators`, `watchlist` or `glossary`. */
  readonly kind: string;
  /** Heading in the investor's language. */
  readonly title: string;
  /** For `cards`: which cards belong here (equals `Card.placement`). */
  readonly placement: string | null;
  /** At most so many items at once. */
  readonly maxItems: number;
}

/** Members of a named segment before and after; null when hidden. */
export interface SegmentChange {
  readonly segment: string;
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Members of a named segment. */
export interface SegmentSize {
  readonly segment: string;
  readonly name: string;
  readonly count: number | null;
}

/** Population by tier and the state of the store, for the operator's page. */
export interface StatusView {
  /** Number of investors in each tier, from saved profiles. */
  readonly investorsByTier: Readonly<Record<string, number>>;
  /** Investors in memory now. */
  readonly activeActors: number;
  /** Events that wait in quarantine (at most 10,000 are counted). */
  readonly quarantineOpen: number;
  /** Rule set in force. */
  readonly ruleSetRevision: string;
  /** Events accepted since the server started. */
  readonly acceptedEvents: number;
}

/** Closed bars a stream did not get. */
export interface StreamGap {
  /** The stream. */
  readonly id: string;
  /** First bar missing. */
  readonly fromIndex: number;
  /** Last bar missing. */
  readonly toIndex: number;
}

/** Asks for live indicators. */
export interface StreamIndicatorsRequest {
  /** The client's own name for the stream, 1–64 characters. */
  readonly id: string;
  /** Symbol. */
  readonly instrument: string;
  /** Indicators, for example `["rsi(14)", "macd(12,26,9)"]`; 1–16. */
  readonly set: readonly string[];
  /** `1m`, `5m` or `1d`. */
  readonly interval: string;
  /** Index of the first closed bar wanted; null for the latest 300. */
  readonly from?: number | null;
  /** At most so many batches a second, 1–20. */
  readonly maxHz?: number;
}

/** Hands a draft in for review. */
export interface SubmitDraft {
  /** Codes of the analyser's warnings that the author accepts. */
  readonly acknowledged: readonly string[];
}

/** Asks for quotes. */
export interface SubscribeRequest {
  /** The client's own name for the subscription, 1–64 characters. */
  readonly id: string;
  /** Symbols, 1–500. */
  readonly instruments: readonly string[];
  /** `ltp`, `quote` or `full`. */
  readonly mode: string;
  /** At most so many batches a second, 1–20. */
  readonly maxHz: number;
}

/** Answer to `MarketHub.Subscribe`; a snapshot of every instrument follows as the first batch. */
export interface Subscribed {
  /** The subscription. */
  readonly id: string;
  /** Symbols that do not exist; the others are subscribed. */
  readonly unknown: readonly string[];
}

/** Part of the population for whom a feature is unknown because a purpose is not granted. `share` is 0 to 1. */
export interface UnknownShare {
  readonly feature: string;
  readonly purpose: string;
  readonly share: number;
}

/** A change of one feature. */
export interface ValueChange {
  /** Key of the feature. */
  readonly feature: string;
  /** Value now; null for unknown. */
  readonly from: Scalar | null;
  /** Value that would change the tier. */
  readonly to: Scalar | null;
}

/** Opens the stream of messages. */
export interface Welcome {
  /** The numbering in force. */
  readonly epoch: string;
  /** Number of the last message before this point; the next one is `seq + 1`. */
  readonly seq: number;
  /** `resumed`: missed messages follow. `snapshot`: the whole experience follows. */
  readonly mode: string;
  /** A ping arrives at least this often; silence for twice as long means the connection is dead. */
  readonly heartbeatMs: number;
  /** Limits in force for this connection. */
  readonly limits: Limits;
}

/** Answer of `GET /v1/me/why/{id}`: how a tier or a card came to be. */
export interface WhyView {
  /** The decision or card asked for. */
  readonly id: string;
  /** `tier` or `card`. */
  readonly kind: string;
  /** What was decided or shown. */
  readonly title: string;
  /** Rule set that was in force. */
  readonly ruleSetRevision: string;
  /** When, UTC. */
  readonly decidedAt: Instant;
  /** The reasons in plain words with their inputs. */
  readonly reasons: readonly Reason[];
  /** For a tier: every clause that was evaluated, in order. */
  readonly clauses: readonly ClauseView[];
  /** For a tier: what is still missing for the next one; never a suggestion to trade more. */
  readonly wouldMoveUp: readonly string[];
  /** For a tier: what would lead to a simpler view; a choice of the investor first. */
  readonly wouldMoveDown: readonly string[];
}
