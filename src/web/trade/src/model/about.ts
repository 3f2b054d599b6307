import type { DeclaredView } from "@brokerage/sdk";

/** A value to choose and its words. */
export type Choice = readonly [value: string, label: string];

export const experiences: readonly Choice[] = [["novice", "Just starting"], ["intermediate", "Some experience"], ["advanced", "A lot of experience"]];

/** What saving such a claim does; the same as the rules in force say. */
export const experienceNotes: Readonly<Record<string, string>> = {
  novice: "You get the Novice view at once, whatever your record says.",
  intermediate: "From the Advanced view you come down at once. Upwards, what you trade and learn decides.",
  advanced: "Saying so changes nothing by itself: what you trade and learn decides. If your quiz answers say otherwise, you may be asked about it.",
};

export const goals: readonly Choice[] = [
  ["emergency-fund", "Money for emergencies"], ["first-home", "A first home"], ["education", "Education"], ["retirement", "Retirement"], ["wealth", "Long-term wealth"],
];

export const risks: readonly Choice[] = [["low", "Low"], ["medium", "Medium"], ["high", "High"]];

/** Topics of the lessons. Complex products are not on offer here. */
export const topics: readonly Choice[] = [
  ["basics", "First steps"], ["shares", "Shares"], ["funds", "Funds"], ["bonds", "Bonds"], ["dividends", "Dividends"], ["diversification", "Spreading risk"],
  ["risk", "Risk"], ["costs", "Costs"], ["orders", "Orders"], ["charts", "Charts"], ["goals", "Goals"], ["behaviour", "Staying calm"],
];

/** What was touched in the form; null leaves what was said before. */
export interface About {
  readonly experience: string | null;
  readonly goals: readonly string[] | null;
  /** As typed. */
  readonly horizon: string | null;
  readonly riskComfort: string | null;
  readonly topics: readonly string[] | null;
}

export const untouched: About = { experience: null, goals: null, horizon: null, riskComfort: null, topics: null };

/** What the form shows: what was touched, else what was said before. */
export const shownOf = (about: About, declared: DeclaredView | null) => ({
  experience: about.experience ?? declared?.experience ?? null,
  goals: about.goals ?? declared?.goals ?? [],
  horizon: about.horizon ?? String(declared?.horizonYears ?? ""),
  riskComfort: about.riskComfort ?? declared?.riskComfort ?? null,
  topics: about.topics ?? declared?.topics ?? [],
});

/** Years from 0 to 80; null for anything else. */
export const yearsOf = (text: string): number | null => (/^\d{1,2}$/.test(text.trim()) && Number(text) <= 80 ? Number(text) : null);

export const toggled = (list: readonly string[], value: string): readonly string[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
