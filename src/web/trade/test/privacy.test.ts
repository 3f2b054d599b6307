import type { Card, CaseView, DataCategoryView, ExperienceView, Instant, Section } from "@brokerage/sdk";
import { describe, expect, it } from "vitest";
import { cardsOf, pauseOf } from "../src/model/cards.js";
import { consentText, type Consent } from "../src/model/consent.js";
import { effectOf } from "../src/model/effect.js";
import { basisText, declaredPairs, fileName, glanceOf, keyText, receiptText, recordsText, requestText } from "../src/model/privacyWords.js";

const at = (text: string) => text as Instant;
const card = (id: string, placement = "learn", code = "rule.default") => ({ id, placement, reasons: [{ code, text: "", inputs: [] }] }) as unknown as Card;
const section: Section = { id: "learn", kind: "cards", title: "", placement: "learn", maxItems: 2 };
const view = (tier: string, ...ids: readonly string[]) => ({ tier, layout: { sections: [section] }, cards: ids.map((id) => card(id)) }) as unknown as ExperienceView;

describe("the effect of a choice", () => {
  it("names the new view and counts the cards that went and came", () =>
    expect(effectOf(view("advanced", "a", "b"), view("novice", "b", "c"))).toBe("Your view changed to Novice. 1 card went away. 1 card came in."));
  it("counts only cards that there is room for", () => expect(effectOf(view("novice", "a", "b", "c"), view("novice", "a", "b"))).toBe("Nothing on your screen changed."));
  it("counts in the plural", () => expect(effectOf(view("novice", "a", "b"), view("novice"))).toBe("2 cards went away."));
  it("does not count the word that all is paused", () => {
    const paused = { ...view("novice", "a"), cards: [card("a"), card("question.paused")] };
    expect(effectOf(view("novice", "a"), paused)).toBe("Nothing on your screen changed.");
  });
});

describe("the card that says all is paused", () => {
  it("is known by its id or by its reason", () =>
    expect([pauseOf([card("a")]), pauseOf([card("a"), card("question.paused:x")])?.id, pauseOf([card("b", "learn", "question.paused")])?.id]).toEqual([undefined, "question.paused:x", "b"]));
  it("is in no section", () => expect(cardsOf([card("question.paused"), card("a")], section).map(({ id }) => id)).toEqual(["a"]));
});

describe("a choice", () => {
  const consent = { purpose: "p", title: "P", granted: true, receiptId: "r", since: at("2026-01-12T09:00:00Z") } as Consent;
  it("says from when and until when it is given", () => {
    expect(consentText({ ...consent, expiresAt: at("2028-01-12T09:00:00Z") })).toBe("Given 12 Jan 2026, until 12 Jan 2028");
    expect(consentText(consent)).toBe("Given 12 Jan 2026");
  });
  it("that was never given is only not used", () => expect(consentText({ ...consent, granted: false, since: null })).toBe("Not used"));
  it("says how it ended", () => {
    expect(consentText({ ...consent, granted: false, state: "withdrawn" })).toBe("Taken back 12 Jan 2026, not used");
    expect(consentText({ ...consent, granted: false, state: "expired", expiresAt: at("2028-01-12T09:00:00Z") })).toBe("Ended by itself on 12 Jan 2028, not used");
  });
});

describe("what is stored", () => {
  const category: DataCategoryView = { category: "orders", title: "Orders", basis: "consent", purposes: [], retention: "", records: 1204, first: at("2026-01-12T09:00:00Z"), last: at("2026-02-03T09:00:00Z") };
  it("is counted with its days", () =>
    expect([recordsText(category), recordsText({ ...category, records: 1, last: category.first }), recordsText({ ...category, records: 0, first: null, last: null })])
      .toEqual(["1,204 records, 12 Jan 2026 to 3 Feb 2026", "1 record, 12 Jan 2026", "Nothing stored"]));
  it("says why it is kept, also for a basis nobody foresaw", () => expect([basisText("legal-duty"), basisText("vital-interest")]).toEqual(["because the law asks for it", "vital interest"]));
  it("is told at a glance without its ids", () =>
    expect(glanceOf([{ name: "orderId", value: "o1" }, { name: "instrument", value: "KAVERI" }, { name: "legs", value: ["a"] }, { name: "note", value: null }, { name: "quantity", value: 1000 }])).toBe("KAVERI · 1,000"));
  it("has words for its keys", () => expect([keyText("app-behaviour"), receiptText("withdrawn"), receiptText("renewed-early")]).toEqual(["app behaviour", "You took it back", "renewed early"]));
});

describe("what was said", () => {
  it("is told in the words of the form, and only what was said", () =>
    expect(declaredPairs({ experience: "advanced", goals: ["first-home", "boat"], horizonYears: 0, riskComfort: null, language: null, topics: [] }))
      .toEqual([["Experience", "A lot of experience"], ["Saving for", "A first home, boat"], ["Money needed in", "0 years"]]));
});

describe("a request", () => {
  const request: CaseView = { caseId: "c", kind: "access", investor: null, openedAt: at("2026-02-01T00:00:00Z"), dueAt: at("2026-03-03T06:00:00Z"), status: "open", closedAt: null, reason: null, certificate: null };
  const march = (day: number) => Date.UTC(2026, 2, day, 7);
  it("has a date, and says when that has passed", () =>
    expect([requestText(request, march(1)), requestText(request, march(3))]).toEqual(["You get an answer by 3 Mar 2026", "Late: the answer was due on 3 Mar 2026"]));
  it("that was refused says why", () => {
    const closed = { ...request, status: "refused", closedAt: at("2026-02-10T06:00:00Z") };
    expect([requestText({ ...closed, reason: "not-identified" }, march(1)), requestText({ ...closed, reason: null }, march(1)), requestText({ ...closed, status: "fulfilled" }, march(1))])
      .toEqual(["Refused on 10 Feb 2026: we could not make sure that it was you", "Refused on 10 Feb 2026", "Done on 10 Feb 2026"]);
  });
});

describe("a file", () => {
  it("is named after its day", () => expect(fileName("my-data", new Date("2026-02-03T23:00:00Z"), "zip")).toBe("my-data-2026-02-03.zip"));
});
