import { Fragment, useId, useState } from "react";
import type { GlossaryEntry } from "@brokerage/sdk";
import { partsOf } from "../model/glossaryText.js";

interface Props {
  readonly text: string;
  readonly glossary: readonly GlossaryEntry[];
}

/** A paragraph of plain text whose `[[terms]]` can be touched for their meaning. */
export function GlossaryText({ text, glossary }: Props) {
  const id = useId();
  const [open, setOpen] = useState<number | null>(null);
  const parts = partsOf(text, glossary);
  const shown = open === null ? undefined : parts[open];
  return (
    <>
      <p>
        {parts.map((part, index) =>
          part.kind === "text" ? (
            <Fragment key={index}>{part.text}</Fragment>
          ) : (
            <button key={index} type="button" className="term" aria-expanded={open === index} aria-controls={id} onClick={() => setOpen(open === index ? null : index)}>
              {part.text}
            </button>
          ),
        )}
      </p>
      <div id={id} role="status" className="meaning-slot">
        {shown?.kind === "term" && (
          <p className="meaning">
            <strong>{shown.text}</strong> {shown.meaning}
          </p>
        )}
      </div>
    </>
  );
}
