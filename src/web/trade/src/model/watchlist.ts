import type { Card, InstrumentView } from "@brokerage/sdk";

import { firstOf } from "./limits.js";

/** The instruments an investor's cards speak of, then the others, in the order of the reference data. */
export function watchlistOf(cards: readonly Card[], instruments: readonly InstrumentView[], maxItems: number): readonly InstrumentView[] {
  const spokenOf = new Set(cards.flatMap((card) => card.instruments));
  const first = instruments.filter((instrument) => spokenOf.has(instrument.symbol));
  const others = instruments.filter((instrument) => !spokenOf.has(instrument.symbol));
  return firstOf([...first, ...others], maxItems, 6);
}
