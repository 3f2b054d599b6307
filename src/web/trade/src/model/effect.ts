import type { Card, ExperienceView } from "@brokerage/sdk";
import { cardsOf } from "./cards.js";
import { tierName } from "./words.js";

/** What changed on the screen from one view to another, in plain words. */
export function effectOf(before: ExperienceView, after: ExperienceView): string {
  const [old, fresh] = [shownCards(before), shownCards(after)];
  const gone = old.filter(({ id }) => !fresh.some((card) => card.id === id)).length;
  const come = fresh.filter(({ id }) => !old.some((card) => card.id === id)).length;
  const sentences = [
    before.tier === after.tier ? "" : `Your view changed to ${tierName(after.tier)}.`,
    gone === 0 ? "" : `${cards(gone)} went away.`,
    come === 0 ? "" : `${cards(come)} came in.`,
  ].filter((sentence) => sentence !== "");
  return sentences.length === 0 ? "Nothing on your screen changed." : sentences.join(" ");
}

/** The cards that the layout has room for. */
const shownCards = ({ cards: all, layout }: ExperienceView): readonly Card[] =>
  layout.sections.filter(({ kind }) => kind === "cards").flatMap((section) => cardsOf(all, section));

const cards = (count: number): string => (count === 1 ? "1 card" : `${count} cards`);
