import type { Instant, PublishDraft } from "@brokerage/sdk";

/** How a draft is published. */
export type Way = "ramp" | "now" | "later";

/** Share of the investors above which a publication must be confirmed, as the server has it. */
export const blastRadius = 0.2;

const everybody = [100];
const rampSteps = [1, 10, 50, 100];

/** What the server is asked for. */
export const publicationOf = (way: Way, at: Instant | null, stepMinutes: number, confirmBlastRadius: boolean): PublishDraft => ({
  at: way === "later" ? at : null, steps: way === "ramp" ? rampSteps : everybody, stepMinutes, confirmBlastRadius,
});
