import { BrokerageClient, type Card, type ExperienceView, type Instant, type InstrumentView, type Section } from "@brokerage/sdk";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PhoneContext, type PhoneScope, type SheetRequest } from "../src/phone/context.js";
import { Screen } from "../src/phone/Screen.js";

const section = (id: string, kind: string, placement: string | null = null): Section => ({ id, kind, title: id, placement, maxItems: 3 });

const card = (id: string, body: string): Card => ({
  id, kind: "lesson", placement: "learn", title: `<b>${id}</b>`, body: [body], instruments: [], tags: [], disclosure: "Information, not advice.",
  reasons: [], actions: [{ id: "open-lesson", label: "Read", target: "l1" }, { id: "dismiss", label: "Not now", target: null }], shownSince: "2026-02-03T09:00:00Z" as Instant,
});

const instrument: InstrumentView = { symbol: "KAVERI", name: "Kaveri Bank", assetClass: "equity", sector: "Financials", currency: "INR", riskLevel: 2 };

function viewOf(sections: readonly Section[], cards: readonly Card[]): ExperienceView {
  return {
    epoch: "e", seq: 1, version: 1, tier: "novice", tierSince: null, decisionId: "tier-1", ruleSetRevision: "experience-tier@1", effectiveAt: "2026-02-03T09:00:00Z" as Instant,
    layout: { density: "comfortable", vocabulary: "plain", sections, chart: { style: "line", interval: "1m", indicators: [] }, glossary: true },
    reasons: [], cards, consents: [],
  };
}

let root: Root;
let host: HTMLElement;
let opened: SheetRequest[];

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  opened = [];
  host = document.body.appendChild(document.createElement("div"));
  root = createRoot(host);
});
afterEach(() => act(() => root.unmount()));

function draw(view: ExperienceView): void {
  const client = new BrokerageClient({ baseUrl: "", accessToken: () => "", client: "test/1" });
  const scope: PhoneScope = {
    client, view, instrument, instruments: [instrument], quotes: new Map(), glossary: [{ term: "share", meaning: "A part of a company." }],
    openSheet: (request) => opened.push(request), selectInstrument: () => undefined,
  };
  act(() => root.render(<PhoneContext value={scope}><Screen layout={view.layout} arrived={false} /></PhoneContext>));
}

const headings = () => [...host.querySelectorAll("h3")].map((heading) => heading.textContent);
const button = (text: string) => [...host.querySelectorAll("button")].find((candidate) => candidate.textContent?.includes(text));

describe("a screen", () => {
  it("draws the sections in the server's order and leaves out kinds it does not know", () => {
    draw(viewOf([section("words", "glossary"), section("new", "hologram"), section("price", "price")], []));
    expect(headings()).toEqual(["words", "price"]);
  });

  it("leaves out a place for cards that has none", () => {
    draw(viewOf([section("learn", "cards", "learn"), section("ideas", "cards", "ideas")], [card("c1", "text")]));
    expect(headings()).toEqual(["learn"]);
  });

  it("shows what a card says as text, never as HTML", () => {
    draw(viewOf([section("learn", "cards", "learn")], [card("c1", "<img src=x onerror=alert(1)>")]));
    expect(host.querySelector("img, h4 b")).toBeNull();
    expect(host.textContent).toContain("<img src=x onerror=alert(1)>");
  });

  it("explains a term when it is touched", () => {
    draw(viewOf([section("learn", "cards", "learn")], [card("c1", "What is a [[share]]?")]));
    act(() => button("share")?.click());
    expect(host.querySelector(".meaning")?.textContent).toBe("share A part of a company.");
  });

  it("has a way to the reasons and to the lesson on every card", () => {
    draw(viewOf([section("learn", "cards", "learn")], [card("c1", "text")]));
    act(() => button("Why am I seeing this?")?.click());
    act(() => button("Read")?.click());
    expect(opened).toEqual([{ kind: "why", id: "c1" }, { kind: "lesson", id: "l1", at: "start" }]);
  });
});
