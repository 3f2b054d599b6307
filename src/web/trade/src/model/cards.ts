import type { Card, Section } from "@brokerage/sdk";
import { firstOf } from "./limits.js";

/** The cards that belong in a section. */
export const cardsOf = (cards: readonly Card[], section: Section): readonly Card[] =>
  firstOf(cards.filter((card) => card.placement === section.placement && !isPause(card)), section.maxItems, 6);

/** The card that says personalisation is paused; it is shown above the screen instead of in a section. Undefined while it is not paused. */
export const pauseOf = (cards: readonly Card[]): Card | undefined => cards.find(isPause);

const pauseCode = "question.paused";
const isPause = ({ id, reasons }: Card): boolean => id.split(":")[0] === pauseCode || reasons.some(({ code }) => code === pauseCode);

/** Where a question to the investor is answered. */
export interface QuestionPlace {
  readonly sheet: "data" | "about";
  readonly label: string;
}

const places: Readonly<Record<string, QuestionPlace>> = {
  "question.consent": { sheet: "data", label: "Open My data" },
  "question.goal": { sheet: "about", label: "Open About me" },
  "question.contradiction": { sheet: "about", label: "Open About me" },
  "question.risk-horizon": { sheet: "about", label: "Open About me" },
  "question.refresh": { sheet: "about", label: "Open About me" },
  "question.way-back": { sheet: "about", label: "Change my choice" },
};

/** The place to answer a card's question; null for a card that asks nothing this app knows of. */
export const questionOf = (card: Card): QuestionPlace | null => places[card.id.split(":")[0] ?? ""] ?? null;
