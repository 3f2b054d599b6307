import type { Card, IndicatorRow, InstrumentView, Instant, Price, QuoteItem } from "@brokerage/sdk";
import { describe, expect, it } from "vitest";
import { toggled, yearsOf } from "../src/model/about.js";
import { questionOf } from "../src/model/cards.js";
import { compact, money, percent, reading, scalar, signed } from "../src/model/format.js";
import { partsOf } from "../src/model/glossaryText.js";
import { columnOf, groupsOf, outputText } from "../src/model/indicators.js";
import { moveOf } from "../src/model/quote.js";
import { sparkline } from "../src/model/sparkline.js";
import { watchlistOf } from "../src/model/watchlist.js";
import { featureText, moveText, statsOf } from "../src/model/words.js";

describe("numbers", () => {
  it("in rupees are written as in India", () => {
    expect(money(1234567.5 as Price, "INR")).toBe("₹12,34,567.50");
    expect(signed(-3, "INR")).toBe("-3.00");
    expect(percent(0.0123, "INR")).toBe("+1.23%");
    expect(compact(362_000, "INR")).toBe("3.62L");
  });

  it("of indicators keep what can be read", () =>
    expect([0.001234, -0.5, 57.456, 1_530_000, 0, null].map((value) => reading(value, "INR"))).toEqual(["0.00123", "-0.5", "57.46", "15.3L", "0.00", "–"]));

  it("that are missing are a dash, never a zero", () => expect([money(null, "INR"), signed(null, "USD")]).toEqual(["–", "–"]));

  it("of reasons carry their unit", () => {
    expect(scalar(0.46, "share")).toBe("46.00%");
    expect(scalar(24, "trades")).toBe("24 trades");
    expect(scalar("2026-01-16")).toBe("16 Jan 2026");
    expect(scalar(1642.4, "INR")).toBe("₹1,642.40");
    expect([scalar(null), scalar(true), scalar(["a", "b"])]).toEqual(["unknown", "yes", "a, b"]);
  });
});

describe("a move", () => {
  const quote = (last: number, previousClose: number | null) => ({ last, previousClose }) as QuoteItem;
  it("is a sentence where words are plain", () => expect(moveText(moveOf(quote(110, 100)), "plain", "INR")).toBe("Up ₹10.00 since yesterday. That is 10.00%."));
  it("is figures elsewhere", () => expect(moveText(moveOf(quote(99, 100)), "technical", "INR")).toBe("-1.00 (-1.00%)"));
  it("without an earlier close is not made up", () => expect(moveOf(quote(99, null)).change).toBeNull());
  it("shows more figures the denser the layout", () => expect(["comfortable", "regular", "dense"].map((density) => statsOf(density).length)).toEqual([0, 4, 8]));
});

describe("feature keys", () => {
  it("become words", () => expect([featureText("trades_90d"), featureText("market.lastPrice"), featureText("holding.quantity")]).toEqual(["trades in 90 days", "last price", "holding quantity"]));
});

describe("glossary text", () => {
  const glossary = [{ term: "Index fund", meaning: "Many companies at once." }];
  it("finds terms whatever their case", () => expect(partsOf("An [[index fund]].", glossary).map((part) => part.kind)).toEqual(["text", "term", "text"]));
  it("leaves an unknown term as text", () => expect(partsOf("[[beta]]", glossary)).toEqual([{ kind: "text", text: "beta" }]));
  it("leaves broken marks alone", () => expect(partsOf("[[a", glossary)).toEqual([{ kind: "text", text: "[[a" }]));
});

describe("indicator outputs", () => {
  const groups = groupsOf(["sma(20)", "bb(20,2).middle", "bb(20,2).upper", "bb(20,2).percentB", "rsi(14)", "vwap"]);
  it("are grouped by indicator", () => expect(groups.map((group) => group.name)).toEqual(["sma(20)", "bb(20,2)", "rsi(14)", "vwap"]));
  it("are named as people read them", () =>
    expect(groupsOf(["rsi(14)", "macd(12,26,9).histogram", "bb(20,2).percentB", "vwap"]).map((group) => group.title)).toEqual(["RSI 14", "MACD 12 26 9", "BB 20 2", "VWAP"]));
  it("have outputs named likewise", () => expect(["percentB", "spanA", "histogram"].map(outputText)).toEqual(["%B", "span A", "histogram"]));
  it("in price units go on the chart", () => expect(groups.map((group) => group.overlays.length)).toEqual([1, 2, 0, 1]));
  it("keep their column", () => expect(groups[1]?.outputs.map((output) => output.column)).toEqual([1, 2, 3]));

  it("give the latest values, the forming one last", () => {
    const row = (index: number): IndicatorRow => ({ index, bar: { time: "" as Instant, open: 1, high: 1, low: 1, close: 1, volume: 1, trades: 1 }, values: [index, null] });
    expect(columnOf([row(1), row(2), row(3)], row(4), 0, 3)).toEqual([2, 3, 4]);
    expect(columnOf([row(1)], null, 1, 3)).toEqual([null]);
  });
});

describe("a sparkline", () => {
  it("spans the box", () => expect(sparkline([1, 3, 2], 10, 4)).toBe("M0.0 4.0L5.0 0.0L10.0 2.0"));
  it("has a gap where a value is missing", () => expect(sparkline([1, null, 2, 3], 9, 3)).toBe("M0.0 3.0M6.0 1.5L9.0 0.0"));
  it("of one value is nothing", () => expect(sparkline([null, 1], 10, 4)).toBe(""));
});

describe("a watchlist", () => {
  const instruments = ["A", "B", "C"].map((symbol) => ({ symbol }) as InstrumentView);
  it("starts with what the cards speak of", () =>
    expect(watchlistOf([{ instruments: ["C"] } as unknown as Card], instruments, 2).map(({ symbol }) => symbol)).toEqual(["C", "A"]));
  it("without a limit shows all there is room for", () => expect(watchlistOf([], instruments, 0)).toHaveLength(3));
});

describe("a question to the investor", () => {
  const placeOf = (id: string) => questionOf({ id } as Card)?.sheet ?? null;
  it("is answered where its answer is kept", () =>
    expect(["question.consent", "question.goal", "question.contradiction:x", "question.other", "lesson.next:l1"].map(placeOf)).toEqual(["data", "about", "about", null, null]));
  it("about the way back is answered by another choice", () => expect(questionOf({ id: "question.way-back" } as Card)).toEqual({ sheet: "about", label: "Change my choice" }));
});

describe("what one says about oneself", () => {
  it("has years from 0 to 80", () => expect(["0", " 15", "80", "81", "-1", "1.5", "ten", ""].map(yearsOf)).toEqual([0, 15, 80, null, null, null, null, null]));
  it("is taken back by a second touch", () => expect([toggled([], "a"), toggled(["a", "b"], "a"), toggled(["a"], "a")]).toEqual([["a"], ["b"], []]));
});
