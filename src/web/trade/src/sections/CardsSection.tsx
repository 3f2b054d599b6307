import type { SectionProps } from "./SectionView.js";
import { cardsOf } from "../model/cards.js";
import { usePhone } from "../phone/context.js";
import { CardView } from "./CardView.js";

export function CardsSection({ section }: SectionProps) {
  const { view } = usePhone();
  const cards = cardsOf(view.cards, section);
  return (
    <ul className="cards">
      {cards.map((card) => <CardView key={card.id} card={card} />)}
    </ul>
  );
}
