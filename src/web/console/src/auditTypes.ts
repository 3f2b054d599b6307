import type { Instant } from "@brokerage/sdk";

/** One record of the audit log. */
export interface AuditView {
  /** Number, from 1 without a hole. */
  readonly no: number;
  /** When it was done, UTC. */
  readonly at: Instant;
  /** Id of the member of staff or the system; for an investor their pseudonym. */
  readonly actor: string;
  /** Role in which the actor did it. */
  readonly role: string;
  /** What was done, for example `investor.read`. */
  readonly action: string;
  /** What was done, in plain words. */
  readonly description: string;
  /** Pseudonym of the investor concerned; null when it concerns no single one. */
  readonly subject: string | null;
  /** What exactly: ids of our own, revisions, counts, codes and hashes. */
  readonly details: Readonly<Record<string, string>>;
  /** Head of the chain after the record, hexadecimal. */
  readonly head: string;
}

/** How far the audit log goes. */
export interface AuditHeadView {
  /** Number of the last record; 0 while there is none. */
  readonly no: number;
  /** Head of the chain after it, hexadecimal. */
  readonly head: string;
  /** When it was done, UTC; null while there is none. */
  readonly at: Instant | null;
}

/** Outcome of a verification of the audit log against its published heads. */
export interface AuditVerification {
  /** True when every record is the one that was published, in its place, and none is missing. */
  readonly intact: boolean;
  /** Records that were read. */
  readonly records: number;
  /** Number of the first record that is wrong; null when none is. */
  readonly firstBad: number | null;
  /** What is wrong with it; null when nothing is. */
  readonly reason: string | null;
}
