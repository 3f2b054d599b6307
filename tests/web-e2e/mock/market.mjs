// A made-up market: seeded random walks, one simulated minute every few seconds. For tests and for work on the pages only.
import { outputsOf, valuesOf } from "./indicators.mjs";

export const epoch = `m${Date.now().toString(36)}`;
const minuteMs = 60_000;
const speed = Number(process.env.MOCK_SPEED ?? 6);
const startedAt = Date.now();
const session = Date.parse("2026-02-03T06:05:00Z"); // 11:35 in Mumbai
const now = () => session + (Date.now() - startedAt) * speed;

export const instruments = [
  ["KAVERI", "Kaveri Bank", "equity", "Financials", 1642.4, 2], ["NILGIRI", "Nilgiri Foods", "equity", "Consumer staples", 812.15, 2],
  ["ARAVALI", "Aravali Power", "equity", "Utilities", 238.6, 3], ["SAHYADRI", "Sahyadri Software", "equity", "Technology", 3921.0, 3],
  ["GODAVARI", "Godavari Pharma", "equity", "Health care", 1187.3, 3], ["BROAD50", "Broad 50 Index Fund", "etf", "Diversified", 254.8, 1],
].map(([symbol, name, assetClass, sector, price, riskLevel]) => ({ symbol, name, assetClass, sector, currency: "INR", riskLevel, price }));

function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const tick = (price) => Math.round(price * 20) / 20;
const bar = (time, price) => ({ time: new Date(time).toISOString(), open: price, high: price, low: price, close: price, volume: 0, trades: 0 });

class Series {
  constructor(instrument, seed) {
    Object.assign(this, { symbol: instrument.symbol, chance: random(seed), closed: [], firstIndex: 0, drift: 0 });
    let price = instrument.price * 0.985;
    this.open = this.high = this.low = this.previousClose = tick(price * 0.994);
    this.volume = this.ticks = 0;
    const first = Math.floor(session / minuteMs) * minuteMs - 300 * minuteMs;
    this.forming = bar(first, tick(price));
    this.last = tick(price);
    for (let minute = 1; minute <= 300; minute += 1) {
      for (let trade = 0; trade < 12; trade += 1) this.trade();
      this.close(first + minute * minuteMs);
    }
  }

  trade() {
    this.drift = this.drift * 0.97 + (this.chance() - 0.495) * 0.00012;
    this.last = tick(this.last * (1 + this.drift + (this.chance() - 0.5) * 0.0007));
    this.size = 1 + Math.floor(this.chance() ** 3 * 400);
    const { forming } = this;
    Object.assign(forming, { high: Math.max(forming.high, this.last), low: Math.min(forming.low, this.last), close: this.last });
    forming.volume += this.size;
    forming.trades += 1;
    this.high = Math.max(this.high, this.last);
    this.low = Math.min(this.low, this.last);
    this.volume += this.size;
    this.ticks += 1;
  }

  close(nextTime) {
    this.closed.push(this.forming);
    this.forming = bar(nextTime, this.last);
  }

  quote() {
    const time = new Date(now()).toISOString();
    return {
      instrument: this.symbol, ticks: this.ticks, last: this.last, exchangeTime: time, receivedAt: new Date().toISOString(),
      previousClose: this.previousClose, open: this.open, high: this.high, low: this.low, volume: this.volume,  high52Weeks: tick(this.previousClose * 1.31), low52Weeks: tick(this.previousClose * 0.72),
    };
  }
}

const series = new Map(instruments.map((instrument, index) => [instrument.symbol, new Series(instrument, 17 + index)]));
export const seriesOf = (symbol) => series.get(symbol);

export function bars(symbol, count) {
  const of = series.get(symbol);
  const closed = of.closed.slice(-count);
  return { instrument: symbol, interval: "1m", epoch, firstIndex: of.closed.length - closed.length, closed, forming: of.forming };
}

/** Rows of an indicator stream from one closed index on, and the forming one. */
export function rows(symbol, set, from) {
  const of = series.get(symbol);
  const all = [...of.closed, of.forming];
  const columns = set.flatMap((name) => valuesOf(name, all));
  const row = (index) => ({ index, bar: all[index], values: columns.map((column) => column[index] ?? null) });
  const closed = [];
  for (let index = from; index < of.closed.length; index += 1) closed.push(row(index));
  return { closed, forming: row(of.closed.length) };
}

export const outputs = (set) => set.flatMap(outputsOf);

const listeners = new Set();
export const onTick = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

setInterval(() => {
  const minute = Math.floor(now() / minuteMs) * minuteMs;
  for (const of of series.values()) {
    if (Date.parse(of.forming.time) < minute) of.close(minute);
    if (of.chance() < 0.7) of.trade();
  }
  for (const listener of listeners) listener();
}, 200).unref();
