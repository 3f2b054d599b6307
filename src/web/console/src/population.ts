import type { StatusView } from "@brokerage/sdk";

/** One tier's part of the population. */
export interface TierShare {
  readonly tier: string;
  readonly count: number;
  /** Of all investors, 0 to 1. */
  readonly share: number;
}

const order = ["novice", "intermediate", "advanced"];

/** The population by tier, from the first tier on; a tier this page does not know comes last. */
export function sharesOf(status: StatusView): readonly TierShare[] {
  const place = (tier: string) => (order.includes(tier) ? order.indexOf(tier) : order.length);
  const entries = Object.entries(status.investorsByTier).sort(([a], [b]) => place(a) - place(b));
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return entries.map(([tier, count]) => ({ tier, count, share: total === 0 ? 0 : count / total }));
}

export const totalOf = (shares: readonly TierShare[]): number => shares.reduce((sum, { count }) => sum + count, 0);
