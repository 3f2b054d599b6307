import type { SectionProps } from "./SectionView.js";
import { usePhone } from "../phone/context.js";
import { CardView } from "./CardView.js";

export function CardsSection({ section }: SectionProps) {
  const { view } = usePhone();
  const cards = view.cards.filter((card) => card.placement === section.placement).slice(0, section.maxItems);
  if (cards.length === 0) return <p className="quiet">Nothing here right now.</p>;
  return (
    <ul className="cards">
      {cards.map((card) => <CardView key={card.id} card={card} />)}
    </ul>
  );
}
