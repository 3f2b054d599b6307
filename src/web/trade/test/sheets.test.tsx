import { BrokerageClient, type AnswerRequest, type AnswerView, type DeclaredView, type ExperienceView, type Instant, type InstrumentView, type LessonView, type MyData, type PreferenceRequest, type Receipt, type WhyView } from "@brokerage/sdk";
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PhoneContext, type PhoneScope } from "../src/phone/context.js";
import { PhoneBoundary } from "../src/phone/PhoneBoundary.js";
import { AboutSheet } from "../src/sheets/AboutSheet.js";
import { LessonSheet } from "../src/sheets/LessonSheet.js";
import { WhySheet } from "../src/sheets/WhySheet.js";

const instrument: InstrumentView = { symbol: "KAVERI", name: "Kaveri Bank", assetClass: "equity", sector: "Financials", currency: "INR", riskLevel: 2 };
const at = "2026-02-03T09:00:00Z" as Instant;
const view: ExperienceView = {
  epoch: "e", seq: 1, version: 1, tier: "advanced", tierSince: null, decisionId: "tier-1", ruleSetRevision: "experience-tier@1", effectiveAt: at,
  layout: { density: "dense", vocabulary: "technical", sections: [], chart: { style: "line", interval: "1m", indicators: [] }, glossary: true },
  reasons: [], cards: [], consents: [],
};
const lesson: LessonView = {
  id: "l1", title: "A lesson", topic: "shares", minutes: 2, level: "novice", paragraphs: ["Text."],
  quiz: [{ id: "q1", text: "Which?", choices: ["This", "That"], correct: null, explanation: null }],
};

let root: Root;
let host: HTMLElement;
let client: BrokerageClient;
let told: unknown[];
let declared: PreferenceRequest[];
let receipt: Receipt;
let keys: string[];
let isOffline: boolean;
let said: DeclaredView | null;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  host = document.body.appendChild(document.createElement("div"));
  root = createRoot(host);
  client = new BrokerageClient({ baseUrl: "", accessToken: () => "", client: "test/1", fetch: () => Promise.resolve(new Response(JSON.stringify(lesson))) });
  [told, declared, keys, isOffline, said] = [[], [], [], false, null];
  receipt = { id: "1", status: "accepted", duplicate: false, sequence: 1, receivedAt: at, code: null };
  Object.assign(client.events, {
    lessonStarted: (id: string) => told.push(`started ${id}`),
    lessonCompleted: (id: string) => told.push(`completed ${id}`),
  });
  Object.assign(client.rest, {
    data: (): Promise<MyData> => (isOffline ? Promise.reject(new Error("offline")) : Promise.resolve({ declared: said } as MyData)),
    answer: (id: string, { question, choice, idempotencyKey }: AnswerRequest): Promise<AnswerView> => {
      told.push(`answered ${id} ${question} ${choice}`);
      keys.push(idempotencyKey);
      return isOffline ? Promise.reject(new Error("offline")) : Promise.resolve({ correct: choice === 1, correctChoice: 1, explanation: "Because.", receipt });
    },
  });
  Object.assign(client.experience, {
    setPreference: (request: PreferenceRequest) => {
      declared.push(request);
      return Promise.resolve(receipt);
    },
  });
});
afterEach(() => act(() => root.unmount()));

const draw = (content: ReactNode, tier = "advanced") => {
  const scope: PhoneScope = { client, view: { ...view, tier }, instrument, instruments: [instrument], quotes: new Map(), glossary: [], openSheet: () => undefined, selectInstrument: () => undefined };
  return act(async () => root.render(<PhoneContext value={scope}>{content}</PhoneContext>));
};
const click = (text: string) => act(async () => [...host.querySelectorAll<HTMLElement>("button, label")].find((candidate) => candidate.textContent === text)?.click());

describe("a lesson", () => {
  it("tells that it was opened, each first answer, and that it is done", async () => {
    let closed = 0;
    await draw(<LessonSheet id="l1" at="start" onClose={() => (closed += 1)} />);
    await click("This");
    await click("That"); // the explanation has given it away
    await click("Done");
    expect(told).toEqual(["started l1", "answered l1 q1 0", "completed l1"]);
    expect(closed).toBe(1);
  });

  it("is graded by the server", async () => {
    await draw(<LessonSheet id="l1" at="start" onClose={() => undefined} />);
    await click("This");
    expect(host.querySelector(".explanation")?.textContent).toBe("Not quite. Because.");
    expect([...host.querySelectorAll<HTMLElement>(".question label")].map((label) => label.dataset["state"])).toEqual(["wrong", "right"]);
  });

  it("keeps an answer that did not arrive and sends the same again", async () => {
    isOffline = true;
    await draw(<LessonSheet id="l1" at="start" onClose={() => undefined} />);
    await click("That");
    expect(host.querySelector(".explanation")?.textContent).toContain("That did not arrive.");
    isOffline = false;
    await click("This"); // the choice is made
    await click("Try again");
    expect(told).toEqual(["started l1", "answered l1 q1 1", "answered l1 q1 1"]);
    expect(new Set(keys).size).toBe(1);
    expect(host.querySelector(".explanation")?.textContent).toBe("That’s right. Because.");
  });

  it("opened for its quiz was read before", async () => {
    Element.prototype.scrollIntoView = () => undefined;
    await draw(<LessonSheet id="l1" at="quiz" onClose={() => undefined} />);
    await click("Done");
    expect(told).toEqual([]);
  });

  it("that is only closed is not done", async () => {
    await draw(<LessonSheet id="l1" at="start" onClose={() => undefined} />);
    await act(async () => host.querySelector<HTMLElement>('[aria-label="Close"]')?.click());
    expect(told).toEqual(["started l1"]);
  });
});

describe("why", () => {
  const why = (tier: string, wouldMoveDown: readonly string[]): WhyView => ({
    id: "tier-1", kind: "tier", title: tier, ruleSetRevision: "experience-tier@1", decidedAt: at, reasons: [], clauses: [],
    wouldMoveUp: ["More finished lessons."], wouldMoveDown,
  });
  const headings = () => [...host.querySelectorAll("h4")].map((heading) => heading.textContent);

  it("says what would move the investor up, and down", async () => {
    Object.assign(client.rest, { why: () => Promise.resolve(why("intermediate", ["You would get a simpler view at once if you told us."])) });
    await draw(<WhySheet id="tier-1" onClose={() => undefined} />);
    expect(headings()).toEqual(["What would move me up", "What would make my view simpler"]);
    expect([...host.querySelectorAll(".moves li")].map((line) => line.textContent)).toEqual(["More finished lessons.", "You would get a simpler view at once if you told us."]);
  });

  it("leaves out what there is nothing to say about", async () => {
    Object.assign(client.rest, { why: () => Promise.resolve(why("novice", [])) });
    await draw(<WhySheet id="tier-1" onClose={() => undefined} />);
    expect(headings()).toEqual(["What would move me up"]);
  });
});

describe("About me", () => {
  const about = <AboutSheet onClose={() => undefined} />;
  const nothing = { experience: null, goals: null, horizonYears: null, riskComfort: null, language: null, topics: null };

  it("sends what was touched and nothing else", async () => {
    await draw(about);
    await click("Save");
    await click("Retirement");
    await click("Low");
    await click("Save");
    expect(declared).toEqual([{ ...nothing, goals: ["retirement"], riskComfort: "low" }]);
  });

  it("starts from what was said before and sends only what changed", async () => {
    said = { experience: "intermediate", goals: ["retirement"], horizonYears: 12, riskComfort: null, language: null, topics: [] };
    await draw(about);
    const checked = () => [...host.querySelectorAll("label:has(:checked)")].map((label) => label.textContent);
    expect(checked()).toEqual(["Some experience", "Retirement"]);
    expect(host.querySelector<HTMLInputElement>(".years input")?.value).toBe("12");
    await click("A first home");
    await click("Save");
    expect(declared).toEqual([{ ...nothing, goals: ["retirement", "first-home"] }]);
  });

  it("lets one say the same anew", async () => {
    said = { experience: "advanced", goals: [], horizonYears: null, riskComfort: null, language: null, topics: [] };
    await draw(about);
    await click("A lot of experience");
    await click("Save");
    expect(declared).toEqual([{ ...nothing, experience: "advanced" }]);
  });

  it("can be filled in when what was said cannot be read", async () => {
    isOffline = true;
    await draw(about);
    await click("Low");
    await click("Save");
    expect(declared).toEqual([{ ...nothing, riskComfort: "low" }]);
  });

  it("says beforehand what a claim does, and afterwards what it did", async () => {
    await draw(about);
    await click("A lot of experience");
    expect(host.textContent).toContain("Saying so changes nothing by itself");
    await click("Just starting");
    expect(host.textContent).toContain("You get the Novice view at once");
    await click("Save");
    expect(host.textContent).toContain("Saved. Your view stays Advanced.");
    await draw(about, "novice");
    expect(host.textContent).toContain("Saved. Your view is Novice now.");
  });

  it("says when what one tells may not be used", async () => {
    receipt = { ...receipt, status: "dropped", code: "consent" };
    await draw(about);
    await click("Low");
    await click("Save");
    expect(host.textContent).toContain("Not saved: you have not allowed what you tell us to be used.");
  });
});

describe("a phone that fails", () => {
  it("says so calmly, leaves the others alone, and starts again when asked", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    let isBroken = true;
    let retries = 0;
    const Broken = () => {
      if (isBroken) throw new Error("broken");
      return <p>well</p>;
    };
    await act(async () => root.render(<><PhoneBoundary label="A" onRetry={() => (retries += 1)}><Broken /></PhoneBoundary><p>other</p></>));
    expect(host.querySelector('[role="alert"]')?.textContent).toContain("This screen could not be shown.");
    expect(host.textContent).toContain("other");
    isBroken = false;
    await click("Try again");
    expect([host.querySelector("p")?.textContent, retries]).toEqual(["well", 1]);
    log.mockRestore();
  });
});
