import type { BarsView, BarView, EpochMs, Instant, QuoteItem } from "@brokerage/sdk";

/** Closed bars, oldest first, and the one that is forming. */
export interface BarSeries {
  readonly closed: readonly BarView[];
  readonly forming: BarView | null;
}

export const noBars: BarSeries = { closed: [], forming: null };

const intervals: Readonly<Record<string, number>> = { "1m": 60_000, "5m": 300_000, "1d": 86_400_000 };

export const intervalMs = (interval: string): number => intervals[interval] ?? 60_000;

export const toMs = (instant: Instant): EpochMs => Date.parse(instant) as EpochMs;

export const seriesOf = (view: BarsView): BarSeries => ({ closed: view.closed, forming: view.forming });

/**
 * The series with one more quote in its forming bar. A quote of a later interval closes the bar, to be replaced by the server's
 * own as soon as that is read; a quote of an earlier one changes nothing.
 */
export function withQuote(series: BarSeries, quote: QuoteItem, interval: string): BarSeries {
  const newest = series.forming ?? series.closed.at(-1) ?? null;
  if (newest === null) return series;
  const length = intervalMs(interval);
  const start = Math.floor(toMs(quote.exchangeTime) / length) * length;
  const time = series.forming === null ? toMs(newest.time) + 1 : toMs(newest.time);
  if (start < time) return series;
  if (series.forming !== null && start === time) return { closed: series.closed, forming: grown(series.forming, quote.last) };
  const closed = series.forming === null ? series.closed : [...series.closed, series.forming];
  return { closed, forming: opened(start, quote.last) };
}

function grown(bar: BarView, last: number): BarView {
  if (bar.close === last) return bar;
  return { ...bar, high: Math.max(bar.high, last), low: Math.min(bar.low, last), close: last };
}

function opened(start: number, last: number): BarView {
  return { time: new Date(start).toISOString() as Instant, open: last, high: last, low: last, close: last, volume: 0, trades: 1 };
}

/** All bars in order; a forming one that is not after the closed ones is left out. */
export function barsOf({ closed, forming }: BarSeries): readonly BarView[] {
  const last = closed.at(-1);
  return forming === null || (last !== undefined && toMs(forming.time) <= toMs(last.time)) ? closed : [...closed, forming];
}

/** Lowest and highest price of a series; null when it is empty. */
export function rangeOf(series: BarSeries): { readonly low: number; readonly high: number } | null {
  const bars = barsOf(series);
  if (bars.length === 0) return null;
  return { low: Math.min(...bars.map((bar) => bar.low)), high: Math.max(...bars.map((bar) => bar.high)) };
}
