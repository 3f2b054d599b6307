import { createHash } from "node:crypto";
import { lessons } from "./content.mjs";

// What each tier looks like, as the real server would decide it.
const section = (id, kind, title, maxItems, placement = null) => ({ id, kind, title, placement, maxItems });

const layouts = {
  novice: {
    density: "comfortable", vocabulary: "plain", glossary: true, chart: { style: "line", interval: "1m", indicators: [] },
    sections: [section("price", "price", "Price now", 1), section("ask", "cards", "A question for you", 1, "questions"), section("learn", "cards", "Learn today", 3, "learn"),
      section("chart", "chart", "How it moved", 1), section("words", "glossary", "Words worth knowing", 6)],
  },
  intermediate: {
    density: "regular", vocabulary: "standard", glossary: true, chart: { style: "candles", interval: "1m", indicators: [] },
    sections: [section("price", "price", "Price", 1), section("chart", "chart", "Chart", 1),
      section("insights", "cards", "For what you hold", 3, "insights"), section("watch", "watchlist", "Watchlist", 4)],
  },
  advanced: {
    density: "dense", vocabulary: "technical", glossary: false,
    chart: { style: "candles", interval: "1m", indicators: ["ema(20)", "bb(20,2)", "vwap", "rsi(14)", "macd(12,26,9)", "atr(14)"] },
    sections: [section("price", "price", "Last", 1), section("chart", "chart", "Price action", 1),
      section("live", "indicators", "Indicators", 8), section("watch", "watchlist", "Watchlist", 5), section("alerts", "cards", "Signals", 3, "alerts")],
  },
};

const input = (name, value, unit, source = "observed") => ({
  name, value, unit, source, purpose: source === "market" ? null : "personalised-experience", consentId: source === "market" ? null : "rcpt-7f3a", asOf: null,
});

const actions = (target) => [
  ...(target ? [{ id: "open-lesson", label: "Read the lesson", target }] : []),
  { id: "helpful", label: "Helpful", target: null }, { id: "not-helpful", label: "Not for me", target: null }, { id: "dismiss", label: "Dismiss", target: null },
];

const card = (id, kind, placement, title, body, extra = {}) => ({
  id, kind, placement, title, body, instruments: [], tags: ["education"], disclosure: "Information, not advice.",
  reasons: [{ code: "rule.default", text: "You are new here, so we start with the basics.", inputs: [] }],
  actions: actions(extra.lesson), shownSince: "2026-02-03T05:50:00Z", ...extra.card,
});

const cards = {
  novice: [],
  intermediate: [
    card("c-conc", "insight", "insights", "Kaveri Bank is 46 % of what you hold", ["Nearly half of your portfolio moves with one bank. Your other four holdings cannot balance a wide swing of it ([[diversification]])."], {
      card: { instruments: ["KAVERI"], tags: ["risk"], reasons: [{ code: "insight.concentration", text: "One holding is above 40 % of your portfolio.", inputs: [input("largest_holding_share", 0.46, "share"), input("market.lastPrice", 1642.4, "INR", "market")] }] },
    }),
    card("c-vol", "insight", "insights", "Aravali Power moves more than usual", ["Its daily range is twice the average of the last month. You hold 120 shares."], {
      card: { instruments: ["ARAVALI"], tags: ["risk"], reasons: [{ code: "insight.volatility", text: "You hold it, and its range is unusual.", inputs: [input("market.rangeRatio", 2.1, "times", "market")] }] },
    }),
  ],
  advanced: [
    card("c-rsi", "alert", "alerts", "RSI(14) crossed below 30 on SAHYADRI", ["1m close, 11:32 IST. Third crossing this session; the previous two reverted within 14 bars."], {
      card: { instruments: ["SAHYADRI"], tags: ["complex"], reasons: [{ code: "alert.rsi", text: "You follow SAHYADRI and asked for momentum signals.", inputs: [input("market.rsi14", 28.7, "points", "market")] }] },
    }),
  ],
};

const lessonCard = ({ id, title }) => card(`lesson.next:${id}`, "lesson", "learn", title, ["A few minutes on what a [[share]] is, and what follows."], { lesson: id });
const quizCard = ({ id, title }) => card(`lesson.quiz-due:${id}`, "lesson", "learn", `A few questions on "${title}"`, ["You have finished this lesson."], { lesson: id });
const goalCard = card("question.goal", "question", "questions", "What do you save for?", ["It helps to choose what to explain first."]);

const pausedCard = card("question.paused", "question", "questions", "Personalisation is paused", ["Your app shows what everyone sees at the start, and nothing is learned from you."], {
  card: { reasons: [{ code: "question.paused", text: "You asked us to pause, and we keep to it until you say otherwise.", inputs: [] }] },
});

export const purposes = [
  ["personalised-experience", "Fit the app to how I invest"], ["portfolio-insights", "Use my holdings for insights"],
  ["behaviour-analytics", "Learn from how I use the app"], ["market-alerts", "Send me alerts on what I follow"],
  ["product-research", "Improve the product with my data"], ["marketing", "Tell me about offers"],
];

export const purposeViews = purposes.map(([purpose, title]) => ({
  purpose, title, noticeVersion: "2026-01", language: "en",
  notice: `If you say yes, we use your data for this: ${title.toLowerCase()}. If you say no, it is not used. You can change your answer at any time.`,
}));

let receiptNo = 0;
const twoYears = (at) => new Date(Date.parse(at) + 730 * 86_400_000).toISOString();

/** One choice as its receipt tells it. */
const receiptOf = (purpose, granted, at) => ({
  receiptId: `rcpt-${(receiptNo += 1)}`, state: granted ? "given" : "withdrawn", purpose, title: purposes.find(([key]) => key === purpose)[1],
  dataCategories: purpose === "behaviour-analytics" ? ["app-behaviour"] : ["holdings", "orders"], noticeVersion: granted ? "2026-01" : "", language: granted ? "en" : "",
  jurisdiction: "IN", method: "app", at, expiresAt: granted ? twoYears(at) : null, hash: createHash("sha256").update(`${receiptNo} ${purpose} ${granted}`).digest("hex"),
});

const rank = ["novice", "intermediate", "advanced"];
const tierOf = (investor) => (investor.paused || !investor.granted.has("personalised-experience") || investor.declared.experience === "novice" ? "novice" : investor.trades >= 60 ? "advanced" : investor.trades >= 12 ? "intermediate" : "novice");
const clause = (rule, path, feature, op, threshold, actual, outcome, held = false) => ({ rule, path, feature, op, threshold, actual, outcome, held });

export class Investor {
  constructor(investorId, label, trades) {
    Object.assign(this, { investorId, label, trades, token: `demo-${investorId}`, epoch: `e${Date.now().toString(36)}`, seq: 0, version: 3, log: [], listeners: new Set(), sockets: new Set() });
    this.granted = new Set(purposes.slice(0, 4).map(([purpose]) => purpose));
    this.dismissed = new Set();
    this.completed = new Set();
    this.answered = new Set();
    this.declared = { experience: null, goals: ["retirement"], horizonYears: 12, riskComfort: "medium", topics: ["risk"] };
    this.paused = false;
    this.receipts = purposes.slice(0, 4).map(([purpose]) => receiptOf(purpose, true, "2026-01-12T09:00:00Z"));
    this.requests = [];
    this.nudges = { enabled: true, quietFrom: "21:00", quietUntil: "08:00", timeZone: "Asia/Kolkata" };
    this.tier = tierOf(this);
    this.decisionId = `d-${investorId}-1`;
    this.tierSince = null;
  }

  reasons() {
    const text = this.tier === "novice" ? "You are at the start, so the app explains every step." : `You placed ${this.trades} trades in the last 90 days.`;
    return [{ code: `rule.${this.tier}-by-evidence`, text, inputs: [input("trades_90d", this.trades, "trades")] },
      ...(this.tier === "advanced" ? [{ code: "rule.quiz", text: "You answered 8 of 10 questions on complex products correctly.", inputs: [input("quiz_score", 0.8, "share", "tested")] }] : [])];
  }

  experience(previousTier = null) {
    return { tier: this.tier, previousTier, tierSince: this.tierSince, decisionId: this.decisionId, layout: layouts[this.tier], reasons: this.reasons(), ruleSetRevision: "experience-tier@1", effectiveAt: "2026-02-03T06:05:00Z" };
  }

  cards() {
    if (this.paused) return [pausedCard];
    const known = Object.values(lessons);
    const due = known.filter(({ id }) => this.completed.has(id) && !this.answered.has(id)).map(quizCard);
    const next = this.tier === "novice" ? known.filter(({ id }) => !this.completed.has(id)).map(lessonCard) : [];
    const asked = this.declared.goals.length === 0 ? [goalCard] : [];
    return [...asked, ...(this.tier === "novice" ? due : []), ...next, ...(this.granted.has("portfolio-insights") ? cards[this.tier] : [])].filter((shown) => !this.dismissed.has(shown.id));
  }

  /** What the investor's own app tells. */
  take({ type, data }) {
    if (type === "brokerage.lesson.completed.v1") this.completed.add(data.lesson);
    this.version += 1;
    this.emit("CardsChanged", { cards: this.cards() });
  }

  answer(lesson) {
    this.answered.add(lesson);
    this.version += 1;
    this.emit("CardsChanged", { cards: this.cards() });
  }

  declare(said) {
    for (const [key, value] of Object.entries(said)) if (value !== null) this.declared[key] = value;
    this.emit("CardsChanged", { cards: this.cards() });
    this.decide();
  }

  /** Decides one purpose; the receipt is kept. */
  choose(purpose, granted) {
    this.granted[granted ? "add" : "delete"](purpose);
    this.receipts.unshift(receiptOf(purpose, granted, new Date().toISOString()));
    this.decide();
    this.emit("CardsChanged", { cards: this.cards() });
    this.emit("ConsentChanged", { consents: this.consents() });
  }

  /** Stops or resumes what personalisation does, on the open app too. */
  pause(paused) {
    this.paused = paused;
    this.decide();
    this.emit("CardsChanged", { cards: this.cards() });
  }

  /** Starts learning anew. */
  reset() {
    this.trades = 0;
    this.declared = { experience: null, goals: [], horizonYears: null, riskComfort: null, topics: [] };
    this.completed.clear();
    this.answered.clear();
    this.decide();
    this.emit("CardsChanged", { cards: this.cards() });
  }

  consents = () => purposes.map(([purpose, title]) => {
    const receipt = this.receipts.find((candidate) => candidate.purpose === purpose);
    const granted = this.granted.has(purpose);
    return {
      purpose, title, granted, receiptId: receipt?.receiptId ?? null, since: receipt?.at ?? null, expiresAt: receipt?.expiresAt ?? null,
      noticeVersion: receipt?.noticeVersion ?? null, language: receipt?.language ?? null, state: granted ? "given" : receipt ? "withdrawn" : "never-asked",
    };
  });
  snapshot = () => [["ExperienceChanged", this.experience()], ["CardsChanged", { cards: this.cards() }], ["ConsentChanged", { consents: this.consents() }]];

  emit(method, body) {
    this.seq += 1;
    const message = [method, { seq: this.seq, version: this.version, ...body }];
    this.log.push(message);
    for (const listener of this.listeners) listener(...message);
  }

  decide() {
    this.version += 1;
    const before = this.tier;
    this.tier = tierOf(this);
    if (this.tier === before) return;
    this.decisionId = `d-${this.investorId}-${this.version}`;
    this.tierSince = new Date().toISOString();
    this.emit("ExperienceChanged", this.experience(before));
    this.emit("CardsChanged", { cards: this.cards() });
  }

  why(id) {
    const shared = { id, ruleSetRevision: "experience-tier@1", decidedAt: "2026-02-03T06:05:00Z", clauses: [], wouldMoveUp: [], wouldMoveDown: [] };
    const shown = [...this.cards(), ...Object.values(cards).flat()].find((candidate) => candidate.id === id);
    if (shown) return { ...shared, kind: "card", title: shown.title, reasons: shown.reasons };
    if (id !== this.decisionId) return null;
    const { trades } = this;
    return {
      ...shared, kind: "tier", title: this.tier, reasons: this.reasons(),
      clauses: [
        clause("honour-lower-choice", "when", "declared_tier", "eq", "novice", null, "unknown"),
        clause("advanced-by-evidence", "all", null, "all", null, null, trades >= 60 ? "true" : "false"),
        clause("advanced-by-evidence", "all[0]", "trades_90d", "gte", this.tier === "advanced" ? 45 : 60, trades, trades >= 60 ? "true" : "false", this.tier === "advanced"),
        clause("advanced-by-evidence", "all[1]", "quiz_score", "gte", 0.6, 0.8, "true"),
        clause("intermediate-by-evidence", "when", "trades_90d", "gte", 12, trades, trades >= 12 ? "true" : "false"),
      ],
      wouldMoveUp: rank.indexOf(this.tier) === 2 ? [] : ["Pass the quiz on order types (2 of 3 right).", "Or tell us about experience elsewhere; we would check it with a short quiz."],
      wouldMoveDown: this.tier === rank[0] ? [] : ["You would get a simpler view at once if you told us that you prefer one."],
    };
  }
}

/** The investor of a token; one who was never met is made for it. */
export function investorNamed(name) {
  const token = `demo-${name}`;
  if (!investors.some((candidate) => candidate.token === token)) investors.push(new Investor(name, name, 24));
  return token;
}

export const demo = ["inv-asha", "inv-rohan", "inv-meera"];

export const investors = [new Investor("inv-asha", "Asha · just starting", 3), new Investor("inv-rohan", "Ravi · builds a portfolio", 24), new Investor("inv-meera", "Meera · trades every day", 96)];
