import { useId, useState } from "react";
import { usePhone } from "../phone/context.js";
import type { SectionProps } from "./SectionView.js";

export function GlossarySection({ section }: SectionProps) {
  const { glossary } = usePhone();
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const entries = glossary.slice(0, section.maxItems);
  const shown = entries.find((entry) => entry.term === open);
  return (
    <>
      <ul className="terms">
        {entries.map(({ term }) => (
          <li key={term}>
            <button type="button" className="chip" aria-expanded={open === term} aria-controls={id} onClick={() => setOpen(open === term ? null : term)}>
              {term}
            </button>
          </li>
        ))}
      </ul>
      <div id={id} role="status" className="meaning-slot">
        {shown !== undefined && <p className="meaning"><strong>{shown.term}</strong> {shown.meaning}</p>}
      </div>
    </>
  );
}
