import type { StatusView } from "@brokerage/sdk";
import { describe, expect, it } from "vitest";
import { sharesOf, totalOf } from "../src/model/population.js";

const status = (investorsByTier: Readonly<Record<string, number>>) => ({ investorsByTier }) as StatusView;

describe("the population", () => {
  it("is split by tier, from the first on", () =>
    expect(sharesOf(status({ advanced: 1, novice: 3 }))).toEqual([{ tier: "novice", count: 3, share: 0.75 }, { tier: "advanced", count: 1, share: 0.25 }]));
  it("keeps a tier nobody foresaw", () => expect(sharesOf(status({ expert: 1, novice: 1 })).map(({ tier }) => tier)).toEqual(["novice", "expert"]));
  it("of nobody has no shares to divide", () => expect(sharesOf(status({ novice: 0 }))).toEqual([{ tier: "novice", count: 0, share: 0 }]));
  it("adds up", () => expect(totalOf(sharesOf(status({ novice: 3, advanced: 1 })))).toBe(4));
});
