import type { BarView, Instant, QuoteItem } from "@brokerage/sdk";
import { describe, expect, it } from "vitest";
import { barsOf, noBars, rangeOf, withQuote, type BarSeries } from "../src/model/bars.js";

const bar = (time: string, price: number): BarView => ({ time: time as Instant, open: price, high: price, low: price, close: price, volume: 5, trades: 1 });
const quote = (time: string, last: number) => ({ instrument: "X", exchangeTime: time as Instant, last }) as QuoteItem;
const series: BarSeries = { closed: [bar("2026-02-03T09:14:00Z", 99)], forming: bar("2026-02-03T09:15:00Z", 100) };

describe("withQuote", () => {
  it("within the minute moves high, low and close and leaves the closed bars as they are", () => {
    const up = withQuote(series, quote("2026-02-03T09:15:20Z", 103), "1m");
    const down = withQuote(up, quote("2026-02-03T09:15:59.999Z", 98), "1m");
    expect(down.forming).toMatchObject({ open: 100, high: 103, low: 98, close: 98 });
    expect(down.closed).toBe(series.closed);
  });

  it("of the next minute closes the bar and opens another at its price", () => {
    const next = withQuote(series, quote("2026-02-03T09:16:00Z", 101), "1m");
    expect(next.closed.map((closed) => closed.close)).toEqual([99, 100]);
    expect(next.forming).toMatchObject({ time: "2026-02-03T09:16:00.000Z", open: 101, close: 101 });
  });

  it("of an earlier minute changes nothing", () => {
    expect(withQuote(series, quote("2026-02-03T09:14:59Z", 50), "1m")).toBe(series);
  });

  it("keeps five-minute bars on five-minute marks", () => {
    const next = withQuote({ closed: [], forming: bar("2026-02-03T09:15:00Z", 100) }, quote("2026-02-03T09:19:59Z", 104), "5m");
    expect(next.closed).toEqual([]);
    expect(next.forming?.close).toBe(104);
  });

  it("after the last closed bar opens a new one", () => {
    const next = withQuote({ closed: series.closed, forming: null }, quote("2026-02-03T09:15:01Z", 7), "1m");
    expect(next.closed).toHaveLength(1);
    expect(next.forming?.open).toBe(7);
  });

  it("waits for the first bars of the server", () => {
    expect(withQuote(noBars, quote("2026-02-03T09:15:01Z", 7), "1m")).toBe(noBars);
  });
});

describe("rangeOf", () => {
  it("spans closed and forming bars", () => expect(rangeOf(series)).toEqual({ low: 99, high: 100 }));
  it("of nothing is nothing", () => expect(rangeOf(noBars)).toBeNull());
});

describe("barsOf", () => {
  it("puts the forming bar last", () => expect(barsOf(series).map((shown) => shown.close)).toEqual([99, 100]));
  it("leaves out a forming bar of the past", () => expect(barsOf({ ...series, forming: bar("2026-02-03T09:14:00Z", 1) })).toBe(series.closed));
});
