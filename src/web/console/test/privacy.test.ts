import type { CaseView, Instant } from "@brokerage/sdk";
import { describe, expect, it } from "vitest";
import { byDeadline, checkText, countOrFew, detailsText, dueOf, grantedText, kindText, pageOf, refusalText } from "../src/model/privacy.js";

const now = Date.UTC(2026, 1, 10, 12);
const due = (dueAt: string, caseId = "c") => ({ caseId, dueAt: dueAt as Instant }) as CaseView;

describe("a small count", () => {
  it("stays hidden, and so does its share", () =>
    expect([countOrFew(null), countOrFew(0), countOrFew(120_000), grantedText({ purpose: "p", title: "", granted: null, share: 0.04 }), grantedText({ purpose: "p", title: "", granted: 81_204, share: 0.812 })])
      .toEqual(["fewer than 10", "0", "1,20,000", "fewer than 10", "81,204 · 81.2%"]));
});

describe("a deadline", () => {
  it("is calm, near or overdue", () => {
    expect(dueOf(due("2026-02-20T12:00:00Z"), now)).toEqual({ text: "10 days left", state: "calm" });
    expect(dueOf(due("2026-02-17T12:00:00Z"), now)).toEqual({ text: "7 days left", state: "soon" });
    expect(dueOf(due("2026-02-11T12:00:00Z"), now)).toEqual({ text: "1 day left", state: "soon" });
    expect(dueOf(due("2026-02-10T12:00:00Z"), now)).toEqual({ text: "due today", state: "soon" });
    expect(dueOf(due("2026-02-10T11:00:00Z"), now)).toEqual({ text: "overdue since today", state: "late" });
    expect(dueOf(due("2026-02-08T11:00:00Z"), now)).toEqual({ text: "2 days overdue", state: "late" });
  });
  it("that comes first is first, and the list given is left alone", () => {
    const cases = [due("2026-02-20T12:00:00Z", "b"), due("2026-02-08T12:00:00Z", "a")];
    expect([byDeadline(cases), cases].map((list) => list.map(({ caseId }) => caseId))).toEqual([["a", "b"], ["b", "a"]]);
  });
});

describe("a verification", () => {
  it("says that all is well, or which record is bad and why", () =>
    expect([
      checkText({ intact: true, records: 1, firstBad: null, reason: null }), checkText({ intact: true, records: 1_234, firstBad: null, reason: null }),
      checkText({ intact: false, records: 9, firstBad: 3, reason: "altered" }), checkText({ intact: false, records: 9, firstBad: null, reason: "The log ends early." }),
    ]).toEqual(["Intact: the one record is as it was written.", "Intact: all 1,234 records are as they were written.", "Broken at record 3: altered.", "Broken: The log ends early."]));
});

describe("pages of the audit log", () => {
  it("count from the newest record", () =>
    expect([pageOf(25, 0, 10), pageOf(25, 1, 10), pageOf(25, 2, 10), pageOf(25, 3, 10), pageOf(0, 0, 10)])
      .toEqual([{ after: 15, limit: 10 }, { after: 5, limit: 10 }, { after: 0, limit: 5 }, null, null]));
});

describe("what the office reads", () => {
  it("is in words, and what nobody foresaw is shown as it came", () =>
    expect([kindText("export"), kindText("portability"), refusalText("excessive"), refusalText("other"), detailsText({ case: "c-1", kind: "access" }), detailsText({})])
      .toEqual(["A copy", "portability", "The same was asked too often", "other", "case c-1, kind access", ""]));
});
