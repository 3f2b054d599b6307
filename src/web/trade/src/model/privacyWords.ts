import type { CaseView, DataCategoryView, DataField, DeclaredView, Instant } from "@brokerage/sdk";
import { experiences, goals, risks, topics, type Choice } from "./about.js";
import { day, scalar } from "./format.js";

/** A key of the server as words: `app-behaviour` is `app behaviour`. */
export const keyText = (key: string): string => key.replaceAll(/[-_.]/g, " ");

const bases: Readonly<Record<string, string>> = { consent: "because you allowed it", contract: "to run your account", "legal-duty": "because the law asks for it" };

/** Why something is kept. */
export const basisText = (basis: string): string => bases[basis] ?? keyText(basis);

/** How many records there are of a kind, and from when. */
export function recordsText({ records, first, last }: DataCategoryView): string {
  if (records === 0 || first === null || last === null) return records === 0 ? "Nothing stored" : countText(records);
  return day(first) === day(last) ? `${countText(records)}, ${day(first)}` : `${countText(records)}, ${day(first)} to ${day(last)}`;
}

const countText = (records: number): string => (records === 1 ? "1 record" : `${records.toLocaleString("en-IN")} records`);

const states: Readonly<Record<string, string>> = { given: "You said yes", withdrawn: "You took it back", expired: "It ended by itself" };

/** What a consent receipt records. */
export const receiptText = (state: string): string => states[state] ?? keyText(state);

/** What one can ask the privacy office for. */
export const requestKinds: readonly Choice[] = [
  ["access", "Tell me what you hold"], ["export", "Send me a copy"], ["correct", "Correct something"], ["erase", "Erase my data"],
];

const refusals: Readonly<Record<string, string>> = {
  "not-identified": "we could not make sure that it was you", excessive: "you asked the same very often", "legal-duty": "the law asks us to keep it",
};

/** How far a request is. */
export function requestText({ status, dueAt, closedAt, reason }: CaseView, now: number): string {
  if (status === "open") return Date.parse(dueAt) < now ? `Late: the answer was due on ${day(dueAt)}` : `You get an answer by ${day(dueAt)}`;
  const end = closedAt === null ? "" : ` on ${day(closedAt)}`;
  if (status === "refused") return `Refused${end}${reason === null ? "" : `: ${refusals[reason] ?? keyText(reason)}`}`;
  return `Done${end}`;
}

/** What somebody said about themselves as pairs of question and answer; only what was said. */
export function declaredPairs({ experience, goals: aims, horizonYears, riskComfort, language, topics: read }: DeclaredView): readonly (readonly [string, string])[] {
  const pairs: readonly (readonly [string, string | null])[] = [
    ["Experience", experience && labelOf(experiences, experience)],
    ["Saving for", listText(goals, aims)],
    ["Money needed in", horizonYears === null ? null : `${horizonYears} years`],
    ["Ups and downs", riskComfort && labelOf(risks, riskComfort)],
    ["Language", language],
    ["Topics", listText(topics, read)],
  ];
  return pairs.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value] as const]));
}

const labelOf = (choices: readonly Choice[], value: string): string => choices.find(([key]) => key === value)?.[1] ?? keyText(value);
const listText = (choices: readonly Choice[], values: readonly string[]): string => values.map((value) => labelOf(choices, value)).join(", ");

/** The first few values of a record, for a glance; ids say nothing to people. */
export const glanceOf = (data: readonly DataField[]): string =>
  data.filter(({ name, value }) => value !== null && typeof value !== "object" && !/id$/i.test(name)).slice(0, 3).map(({ value }) => scalar(value)).join(" · ");

/** A file name that says of which day it is. */
export const fileName = (what: string, at: Instant | Date, ending: string): string => `${what}-${new Date(at).toISOString().slice(0, 10)}.${ending}`;
