import type { GlossaryEntry } from "@brokerage/sdk";

/** A stretch of text, or a word of the glossary with its meaning. */
export type TextPart = { readonly kind: "text"; readonly text: string } | { readonly kind: "term"; readonly text: string; readonly meaning: string };

/** Cuts `[[term]]` out of plain text; a term that the glossary does not know stays ordinary text. */
export function partsOf(text: string, glossary: readonly GlossaryEntry[]): readonly TextPart[] {
  return text
    .split(/(\[\[[^[\]]+\]\])/)
    .filter((piece) => piece !== "")
    .map((piece): TextPart => {
      const term = /^\[\[(.+)\]\]$/.exec(piece)?.[1];
      if (term === undefined) return { kind: "text", text: piece };
      const meaning = glossary.find((entry) => entry.term.toLowerCase() === term.toLowerCase())?.meaning;
      return meaning === undefined ? { kind: "text", text: term } : { kind: "term", text: term, meaning };
    });
}
