import type { Section } from "@brokerage/sdk";
import { useId, type ComponentType } from "react";
import { cardsOf } from "../model/cards.js";
import { usePhone } from "../phone/context.js";
import { CardsSection } from "./CardsSection.js";
import { ChartSection } from "./ChartSection.js";
import { GlossarySection } from "./GlossarySection.js";
import { IndicatorsSection } from "./IndicatorsSection.js";
import { PriceSection } from "./PriceSection.js";
import { WatchlistSection } from "./WatchlistSection.js";

/** What a section of some kind needs. */
export interface SectionProps {
  readonly section: Section;
}

const kinds: Readonly<Record<string, ComponentType<SectionProps>>> = {
  price: PriceSection, chart: ChartSection, cards: CardsSection, indicators: IndicatorsSection, watchlist: WatchlistSection, glossary: GlossarySection,
};

/** One section as the server ordered it; a kind this app does not know yet is left out, and so is a place for cards without any. */
export function SectionView({ section }: SectionProps) {
  const id = useId();
  const { view } = usePhone();
  const Kind = kinds[section.kind];
  if (Kind === undefined || (section.kind === "cards" && cardsOf(view.cards, section).length === 0)) return null;
  return (
    <section className="section" data-kind={section.kind} aria-labelledby={id}>
      <h3 id={id}>{section.title}</h3>
      <Kind section={section} />
    </section>
  );
}
