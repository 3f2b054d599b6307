import type { ConsentView, Instant } from "@brokerage/sdk";
import { day } from "./format.js";

/** A choice with what not every server says about it. */
export type Consent = ConsentView & {
  /** When it ends by itself, UTC. */
  readonly expiresAt?: Instant | null;
  /** `given`, `withdrawn` or `expired`. */
  readonly state?: string | null;
};

/** Where a choice stands, in a few words. */
export function consentText({ granted, since, expiresAt = null, state = null }: Consent): string {
  if (granted) return [since === null ? "Given" : `Given ${day(since)}`, ...(expiresAt === null ? [] : [`until ${day(expiresAt)}`])].join(", ");
  if (state === "expired") return expiresAt === null ? "Ended by itself, not used" : `Ended by itself on ${day(expiresAt)}, not used`;
  return state === "withdrawn" && since !== null ? `Taken back ${day(since)}, not used` : "Not used";
}
