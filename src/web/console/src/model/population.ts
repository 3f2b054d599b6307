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
  const counted = orderOf(Object.keys(status.investorsByTier)).map((tier) => ({ tier, count: status.investorsByTier[tier] ?? 0 }));
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  return counted.map(({ tier, count }) => ({ tier, count, share: total === 0 ? 0 : count / total }));
}

/** Tiers from the first on; those this page does not know come last, as they were. */
export function orderOf(tiers: readonly string[]): readonly string[] {
  const place = (tier: string) => (order.includes(tier) ? order.indexOf(tier) : order.length);
  return [...tiers].sort((a, b) => place(a) - place(b));
}

export const totalOf = (shares: readonly TierShare[]): number => shares.reduce((sum, { count }) => sum + count, 0);
