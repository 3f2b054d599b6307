import type { AuditVerification, CaseView, PurposeCount } from "@brokerage/sdk";
import { count, share } from "./format.js";

/** A value to choose and its words. */
export type Choice = readonly [value: string, label: string];

/** What an investor can ask for. */
export const caseKinds: readonly Choice[] = [["access", "Access"], ["export", "A copy"], ["correct", "A correction"], ["erase", "Erasure"]];

export const kindText = (kind: string): string => labelOf(caseKinds, kind);

/** Why a request may be refused. */
export const refusals: readonly Choice[] = [["not-identified", "The person could not be identified"], ["excessive", "The same was asked too often"], ["legal-duty", "The law asks to keep it"]];

export const refusalText = (reason: string): string => labelOf(refusals, reason);

const labelOf = (choices: readonly Choice[], value: string): string => choices.find(([key]) => key === value)?.[1] ?? value;

/** A count; a small one stays hidden. */
export const countOrFew = (value: number | null): string => (value === null ? "fewer than 10" : count(value));

/** How many allow a purpose. A share of a hidden count would give the count away, so it is hidden too. */
export const grantedText = ({ granted, share: part }: PurposeCount): string => (granted === null ? "fewer than 10" : `${count(granted)} · ${share(part)}`);

const dayMs = 86_400_000;

/** How long there is to answer a case. */
export function dueOf({ dueAt }: CaseView, now: number): { readonly text: string; readonly state: "late" | "soon" | "calm" } {
  const days = Math.floor((Date.parse(dueAt) - now) / dayMs);
  if (days < 0) return { text: days === -1 ? "overdue since today" : `${-days - 1} ${-days - 1 === 1 ? "day" : "days"} overdue`, state: "late" };
  if (days === 0) return { text: "due today", state: "soon" };
  return { text: days === 1 ? "1 day left" : `${days} days left`, state: days <= 7 ? "soon" : "calm" };
}

/** Overdue first, then by deadline. */
export const byDeadline = (cases: readonly CaseView[]): readonly CaseView[] => [...cases].sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));

/** What a verification found, in a sentence. */
export function checkText({ intact, records, firstBad, reason }: AuditVerification): string {
  if (intact) return records === 1 ? "Intact: the one record is as it was written." : `Intact: all ${count(records)} records are as they were written.`;
  return `Broken${firstBad === null ? "" : ` at record ${count(firstBad)}`}${reason === null ? "" : `: ${reason.replace(/\.$/, "")}`}.`;
}

/** The records of a page, counted from the newest: those after `after`, at most `limit`; null when there are none so far back. */
export function pageOf(last: number, page: number, size: number): { readonly after: number; readonly limit: number } | null {
  const end = last - page * size;
  const after = Math.max(0, end - size);
  return end <= 0 ? null : { after, limit: end - after };
}

/** Details of a record on one line. */
export const detailsText = (details: Readonly<Record<string, string>>): string => Object.entries(details).map(([key, value]) => `${key} ${value}`).join(", ");
