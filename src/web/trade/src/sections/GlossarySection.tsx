import { useId, useState } from "react";
import { usePhone } from "../phone/context.js";
import { firstOf } from "../model/limits.js";
import type { SectionProps } from "./SectionView.js";

export function GlossarySection({ section }: SectionProps) {
  const { glossary } = usePhone();
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const first = firstOf(glossary, section.maxItems, 8);
  const entries = all ? glossary : first;
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
        {!all && first.length < glossary.length && (
          <li>
            <button type="button" className="chip chip-more" onClick={() => setAll(true)}>All {glossary.length} words</button>
          </li>
        )}
      </ul>
      <div id={id} role="status" className="meaning-slot">
        {shown !== undefined && <p className="meaning"><strong>{shown.term}</strong> {shown.meaning}</p>}
      </div>
    </>
  );
}
