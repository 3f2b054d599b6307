import type { Price, QuoteItem } from "@brokerage/sdk";
import { money, percent, signed } from "./format.js";
import type { Move } from "./quote.js";

/** A figure of a quote that a layout may show. */
export type Stat = "open" | "high" | "low" | "previousClose" | "volume" | "ticks" | "high52Weeks" | "low52Weeks";

const statsByDensity: Readonly<Record<string, readonly Stat[]>> = {
  regular: ["open", "high", "low", "previousClose"],
  dense: ["open", "high", "low", "previousClose", "volume", "ticks", "high52Weeks", "low52Weeks"],
};

/** Figures that fit a density; a comfortable screen shows none. */
export const statsOf = (density: string): readonly Stat[] => statsByDensity[density] ?? [];

const standard: Readonly<Record<Stat, string>> = {
  open: "Open", high: "High", low: "Low", previousClose: "Prev. close", volume: "Volume", ticks: "Trades", high52Weeks: "52-week high", low52Weeks: "52-week low",
};

const technical: Readonly<Record<Stat, string>> = {
  open: "O", high: "H", low: "L", previousClose: "PC", volume: "Vol", ticks: "Trades", high52Weeks: "52w H", low52Weeks: "52w L",
};

export const statName = (stat: Stat, vocabulary: string): string => (vocabulary === "technical" ? technical : standard)[stat];

/** Prices are formatted as such, the others as amounts. */
export const isPrice = (stat: Stat): boolean => stat !== "volume" && stat !== "ticks";

export const statOf = (quote: QuoteItem | undefined, stat: Stat): number | null => quote?.[stat] ?? null;

/** How a price has moved, in the words of the vocabulary. */
export function moveText(move: Move, vocabulary: string, currency: string): string {
  if (move.change === null || move.share === null) return "No earlier close to compare with";
  if (vocabulary !== "plain") return `${signed(move.change, currency)} (${percent(move.share, currency)})`;
  if (move.direction === "flat") return "The same as at yesterday’s close";
  const amount = money(Math.abs(move.change) as Price, currency);
  const share = percent(Math.abs(move.share), currency, "never");
  return `${move.direction === "up" ? "Up" : "Down"} ${amount} since yesterday. That is ${share}.`;
}

/** A tier's name as people read it. */
export const tierName = (tier: string): string => tier.charAt(0).toUpperCase() + tier.slice(1);

const sources: Readonly<Record<string, string>> = {
  declared: "you told us", observed: "seen in your account", tested: "from your quiz", derived: "worked out from other values", market: "from the market",
};

/** Where a value comes from. */
export const sourceText = (source: string): string => sources[source] ?? source;

const operators: Readonly<Record<string, string>> = { gte: "at least", gt: "more than", lte: "at most", lt: "less than", eq: "is", ne: "is not", in: "one of", between: "between", contains: "includes" };

export const operatorText = (op: string): string => operators[op] ?? op;

/** A feature key as words: `trades_90d` is `trades in 90 days`, `market.lastPrice` is `last price`. */
export const featureText = (key: string): string =>
  key.replace(/^market\./, "").replace(/_(\d+)d\b/, " in $1 days").replaceAll(/[_.]/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
