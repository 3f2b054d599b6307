import type { Card, ExperienceChanged, IndicatorRow, IndicatorRows, Instant, Layout, QuoteItem, Quotes, Welcome } from "../src/index.js";

export const at = "2026-02-03T09:15:00Z" as Instant;

export const layout: Layout = {
  density: "comfortable", vocabulary: "plain", sections: [], chart: { style: "line", interval: "1m", indicators: [] }, glossary: true,
};

export const welcome = (seq: number, mode: "snapshot" | "resumed" = "snapshot", epoch = "e1"): Welcome => ({
  epoch, seq, mode, heartbeatMs: 5_000, limits: { callsPerMinute: 60, maxSubscriptions: 50, maxUpdatesPerSecond: 20 },
});

export const tier = (seq: number, name = "novice", previousTier: string | null = null): ExperienceChanged => ({
  seq, version: seq * 10, tier: name, previousTier, tierSince: null, decisionId: `d${seq}`, layout, reasons: [],
  ruleSetRevision: "experience-tier@1", effectiveAt: at,
});

export const cards = (seq: number, ...ids: readonly string[]) => ({ seq, version: seq * 10, cards: ids.map(card) });

export const card = (id: string): Card => ({
  id, kind: "lesson", placement: "today", title: id, body: [], instruments: [], tags: [], disclosure: "Information, not advice.",
  reasons: [], actions: [], shownSince: at,
});

export const quote = (instrument: string, last: number): QuoteItem => ({
  instrument, ticks: 1, last, exchangeTime: at, receivedAt: at, previousClose: null, open: null, high: null, low: null, volume: null,
  high52Weeks: null, low52Weeks: null,
});

export const quotes = (id: string, seq: number, items: readonly QuoteItem[], epoch = "m1"): Quotes => ({ id, epoch, seq, asOf: at, items, conflated: 0 });

export const row = (index: number): IndicatorRow => ({
  index, bar: { time: at, open: 1, high: 2, low: 1, close: 2, volume: 10, trades: 3 }, values: [index],
});

let batches = 0;

export const rows = (id: string, from: number, to: number, epoch = "m1"): IndicatorRows => ({
  id, epoch, seq: (batches += 1), asOf: at, closed: Array.from({ length: to - from + 1 }, (_, step) => row(from + step)), forming: row(to + 1),
});
