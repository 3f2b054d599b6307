import type { Instant, Price, Scalar } from "@brokerage/sdk";

/** Unknown or not there yet. */
export const nothing = "–";

const locales: Readonly<Record<string, string>> = { INR: "en-IN", USD: "en-US", GBP: "en-GB" };
const zones: Readonly<Record<string, string>> = { INR: "Asia/Kolkata", USD: "America/New_York", GBP: "Europe/London" };

/** How people who trade in a currency write numbers. */
export const localeOf = (currency: string): string => locales[currency] ?? "en";

/** Time zone of the exchange behind a currency; undefined means the reader's own. */
export const zoneOf = (currency: string): string | undefined => zones[currency];

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

export const money = (price: Price | null, currency: string): string =>
  price === null ? nothing : numberFormat(localeOf(currency), { style: "currency", currency }).format(price);

/** A price without its currency, for dense tables. */
export const bare = (price: number | null, currency: string): string =>
  price === null ? nothing : numberFormat(localeOf(currency), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(price);

export const signed = (change: number | null, currency: string): string =>
  change === null
    ? nothing
    : numberFormat(localeOf(currency), { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" }).format(change);

/** A share as a percentage: 0.012 is `1.20%`. */
export const percent = (share: number | null, currency: string, sign: "exceptZero" | "never" = "exceptZero"): string =>
  share === null
    ? nothing
    : numberFormat(localeOf(currency), { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: sign }).format(share);

export const compact = (amount: number | null, currency: string): string =>
  amount === null ? nothing : numberFormat(localeOf(currency), { notation: "compact", maximumFractionDigits: 2 }).format(amount);

/** A reading of an indicator, whose size nobody knows beforehand. */
export function reading(value: number | null, currency: string): string {
  const size = Math.abs(value ?? 1);
  if (size >= 100_000) return compact(value, currency);
  if (value === null || size >= 1 || size === 0) return bare(value, currency);
  return numberFormat(localeOf(currency), { maximumSignificantDigits: 3 }).format(value);
}

export const day = (instant: Instant): string =>
  new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric" }).format(new Date(instant));

export const dayAndTime = (instant: Instant): string =>
  new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));

/** For what may be years old. */
export const moment = (instant: Instant): string =>
  new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));

/** A value that a reason or a clause rests on, with its unit. */
export function scalar(value: Scalar | null, unit = ""): string {
  if (value === null) return "unknown";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value as Instant) : value;
  if (typeof value !== "number") return value.join(", ");
  if (unit === "share") return percent(value, "INR", "never");
  if (/^[A-Z]{3}$/.test(unit)) return money(value as Price, unit);
  const number = numberFormat("en-IN", { maximumFractionDigits: 4 }).format(value);
  return unit === "" ? number : `${number} ${unit}`;
}
