import type { Price, QuoteItem } from "@brokerage/sdk";

/** Where a price stands against the close of the session before. */
export interface Move {
  readonly last: Price | null;
  /** Null without a close to compare with. */
  readonly change: number | null;
  /** Change as a share of that close. */
  readonly share: number | null;
  readonly direction: "up" | "down" | "flat";
}

export function moveOf(quote: QuoteItem | undefined): Move {
  const last = (quote?.last ?? null) as Price | null;
  const close = quote?.previousClose ?? null;
  if (last === null || close === null || close === 0) return { last, change: null, share: null, direction: "flat" };
  const change = last - close;
  return { last, change, share: change / close, direction: change > 0 ? "up" : change < 0 ? "down" : "flat" };
}
