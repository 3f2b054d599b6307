import type { GivenValue, Scalar } from "@brokerage/sdk";

/** A made-up investor that somebody keeps to try rule sets on. */
export interface Persona {
  readonly name: string;
  /** Tier it is in; null for the default. */
  readonly present: string | null;
  readonly given: readonly GivenValue[];
}

const key = "brokerage.console.personas";

const starters: readonly Persona[] = [
  { name: "Asha, just starting", present: null, given: [{ feature: "trades_90d", value: 2 }, { feature: "lessons_completed", value: 1 }] },
  { name: "Ravi, builds a portfolio", present: "intermediate", given: [{ feature: "trades_90d", value: 24 }, { feature: "holdings_count", value: 8 }, { feature: "quiz_score", value: 0.55 }] },
  { name: "Meera, trades every day", present: "advanced", given: [{ feature: "trades_90d", value: 52 }, { feature: "quiz_score", value: 0.8 }, { feature: "distinct_asset_classes", value: 4 }] },
];

/** The personas kept in this browser; three to start with when there are none or they cannot be read. */
export function loadPersonas(storage: Pick<Storage, "getItem">): readonly Persona[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "null");
    return Array.isArray(kept) && kept.every(isPersona) ? kept : starters;
  } catch {
    return starters;
  }
}

export const keepPersonas = (storage: Pick<Storage, "setItem">, personas: readonly Persona[]): void => storage.setItem(key, JSON.stringify(personas));

const isPersona = (value: unknown): value is Persona =>
  typeof value === "object" && value !== null && "name" in value && "present" in value && "given" in value && Array.isArray(value.given);

/** The value a person typed: a number, true or false, or a text; null for nothing. */
export function typed(text: string): Scalar | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
}
