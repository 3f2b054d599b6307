import type { StatusView } from "@brokerage/sdk";

/** One tier's part of the population. */
export interface TierShare {
  readonly tier: string;
  readonly count: number;
  /** Of all investors, 0 to 1. */
  readonly share: number;
}

/** The population by tier, in the server's order. */
export function sharesOf(status: StatusView): readonly TierShare[] {
  const entries = Object.entries(status.investorsByTier);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return entries.map(([tier, count]) => ({ tier, count, share: total === 0 ? 0 : count / total }));
}

export const totalOf = (shares: readonly TierShare[]): number => shares.reduce((sum, { count }) => sum + count, 0);
