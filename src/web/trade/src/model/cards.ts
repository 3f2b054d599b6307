import type { Card, Section } from "@brokerage/sdk";
import { firstOf } from "./limits.js";

/** The cards that belong in a section. */
export const cardsOf = (cards: readonly Card[], section: Section): readonly Card[] =>
  firstOf(cards.filter((card) => card.placement === section.placement), section.maxItems, 6);
