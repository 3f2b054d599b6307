import type { Instant } from "@brokerage/sdk";

/** One record of the audit log. */
export interface AuditView {
  /** Its number; the first is 1. */
  readonly no: number;
  readonly at: Instant;
  /** Id of the person or system that acted. */
  readonly actor: string;
  readonly role: string;
  /** What was done, for example `investor.read`. */
  readonly action: string;
  /** Pseudonym of the investor it is about; null when it is about none. */
  readonly subject: string | null;
  readonly details: Readonly<Record<string, string>>;
  /** Head of the chain after this record, hexadecimal. */
  readonly head: string;
}

/** Where the audit log ends. */
export interface AuditHead {
  /** Number of the last record; 0 while there is none. */
  readonly no: number;
  readonly head: string;
  readonly at: Instant | null;
}

/** What a verification of the audit log found. */
export interface AuditCheck {
  readonly intact: boolean;
  /** Records looked at. */
  readonly records: number;
  /** Number of the first bad record; null when intact. */
  readonly firstBad: number | null;
  /** What is wrong with it; null when intact. */
  readonly reason: string | null;
}
