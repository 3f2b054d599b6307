import type { Scalar } from "@brokerage/sdk";

const whole = new Intl.NumberFormat("en-IN");
const percent = new Intl.NumberFormat("en-IN", { style: "percent", maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A count; one that is hidden because it is small says so. */
export const count = (value: number | null): string => (value === null ? "< 10" : whole.format(value));

/** A share of 0 to 1. */
export const share = (value: number | null): string => (value === null ? "hidden" : percent.format(value));

const date = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric" });

export const day = (instant: string): string => date.format(new Date(instant));

export const when = (instant: string | null): string => (instant === null ? "–" : moment.format(new Date(instant)));

const exact = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** For what may be years old. */
export const whenExactly = (instant: string | null): string => (instant === null ? "–" : exact.format(new Date(instant)));

/** A value of a feature; null is unknown. */
export const scalar = (value: Scalar | null): string =>
  value === null ? "unknown" : typeof value === "number" ? whole.format(value) : typeof value === "object" ? value.join(", ") : String(value);

/** The part of a revision that people read out. */
export const short = (revision: string): string => {
  const at = revision.lastIndexOf("@");
  return at < 0 ? revision : revision.slice(at + 1, at + 9);
};

const signs: Readonly<Record<string, string>> = { eq: "is", ne: "is not", gt: ">", gte: "≥", lt: "<", lte: "≤", in: "is one of", between: "between", contains: "contains" };

/** An operator as people write it. */
export const sign = (op: string): string => signs[op] ?? op;
