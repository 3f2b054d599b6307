import type { BrokerageClient, ExperienceView, GlossaryEntry, InstrumentView, QuoteItem } from "@brokerage/sdk";
import { createContext, useContext } from "react";

/** What a phone shows above its screen. */
export type SheetRequest =
  | { readonly kind: "why"; readonly id: string }
  | { readonly kind: "lesson"; readonly id: string; readonly at: "start" | "quiz" }
  | { readonly kind: "data" }
  | { readonly kind: "about" };

/** What every part of one phone may use. */
export interface PhoneScope {
  readonly client: BrokerageClient;
  readonly view: ExperienceView;
  readonly instruments: readonly InstrumentView[];
  readonly instrument: InstrumentView;
  readonly quotes: ReadonlyMap<string, QuoteItem>;
  readonly glossary: readonly GlossaryEntry[];
  readonly openSheet: (request: SheetRequest) => void;
  readonly selectInstrument: (symbol: string) => void;
}

export const PhoneContext = createContext<PhoneScope | null>(null);

export function usePhone(): PhoneScope {
  const scope = useContext(PhoneContext);
  if (scope === null) throw new Error("usePhone is for parts of a phone.");
  return scope;
}
