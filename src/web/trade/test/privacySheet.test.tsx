import { ApiError, BrokerageClient, type Card, type ConsentView, type EraseRequest, type ErasureCertificate, type ExperienceView, type Instant, type InstrumentView, type MyData, type PauseRequest, type PurposeView, type Receipt, type Section } from "@brokerage/sdk";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PhoneContext, type PhoneScope, type SheetRequest } from "../src/phone/context.js";
import { PausedBanner } from "../src/phone/PausedBanner.js";
import { Goodbye } from "../src/privacy/Goodbye.js";
import { PrivacySheet } from "../src/privacy/PrivacySheet.js";

const at = "2026-02-03T09:00:00Z" as Instant;
const instrument: InstrumentView = { symbol: "KAVERI", name: "Kaveri Bank", assetClass: "equity", sector: "Financials", currency: "INR", riskLevel: 2 };
const section: Section = { id: "s", kind: "cards", title: "", placement: "insights", maxItems: 3 };
const card = (id: string): Card => ({ id, kind: "insight", placement: "insights", title: id, body: [`About ${id}.`], instruments: [], tags: [], disclosure: "Information, not advice.", reasons: [], actions: [], shownSince: at });
const consent = { purpose: "p", title: "Learn from me", granted: true, receiptId: "r1", since: at } as ConsentView;
const notice: PurposeView = { purpose: "p", title: "Learn from me", notice: "This is what it means.", noticeVersion: "2026-01", language: "en" };
const view = (tier: string, cards: readonly Card[], version = 1): ExperienceView => ({
  epoch: "e", seq: 1, version, tier, tierSince: null, decisionId: "tier-1", ruleSetRevision: "r@1", effectiveAt: at, reasons: [], cards, consents: [consent],
  layout: { density: "regular", vocabulary: "plain", sections: [section], chart: { style: "line", interval: "1m", indicators: [] }, glossary: true },
});
const receipt: Receipt = { id: "1", status: "accepted", duplicate: false, sequence: 1, receivedAt: at, code: null };
const certificate: ErasureCertificate = {
  certificateId: "cert-1", subjectTag: "t", requestedAt: at, completedAt: at, events: 47, quarantined: 1, ledgerNo: 9, ledgerHash: "h", keyId: "k", algorithm: "ES256", signature: "sig",
};
const data: MyData = {
  at, version: 1, paused: false, tier: "novice", decisionId: "tier-1", reasons: [], segments: ["Quiet learners"], declared: null, withheld: ["quiz_score"], categories: [], consents: [consent],
  features: [{ key: "trades_90d", value: 24, unit: "trades", source: "observed", purpose: "p", description: "How often you traded." }],
};

let root: Root;
let host: HTMLElement;
let client: BrokerageClient;
let done: string[];
let refusal: ApiError | null;
let finish: () => void;
let opened: SheetRequest[];

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  host = document.body.appendChild(document.createElement("div"));
  root = createRoot(host);
  client = new BrokerageClient({ baseUrl: "", accessToken: () => "", client: "test/1" });
  [done, refusal, opened, finish] = [[], null, [], () => undefined];
  Object.assign(client, { close: () => done.push("closed"), connect: () => done.push("connected") });
  Object.assign(client.experience, {
    setConsent: ({ granted }: { readonly granted: boolean }) => {
      done.push(`consent ${granted}`);
      return new Promise<Receipt>((resolve) => (finish = () => resolve({ ...receipt, sequence: 7 })));
    },
  });
  Object.assign(client.rest, {
    purposes: () => Promise.resolve([notice]),
    data: () => Promise.resolve(data),
    pause: ({ paused }: PauseRequest) => {
      done.push(`pause ${paused}`);
      return Promise.resolve(receipt);
    },
    erase: ({ confirm }: EraseRequest) => {
      done.push(`erase ${confirm}`);
      return refusal === null ? Promise.resolve(certificate) : Promise.reject(refusal);
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  act(() => root.unmount());
});

const draw = (shown: ExperienceView, content = <PrivacySheet onClose={() => undefined} onErased={({ certificateId }) => done.push(certificateId)} />) => {
  const scope: PhoneScope = { client, view: shown, instrument, instruments: [instrument], quotes: new Map(), glossary: [], openSheet: (request) => opened.push(request), selectInstrument: () => undefined };
  return act(async () => root.render(<PhoneContext value={scope}>{content}</PhoneContext>));
};
const button = (text: string) => [...host.querySelectorAll<HTMLElement>("button")].find((candidate) => candidate.textContent?.startsWith(text) === true || candidate.ariaLabel === text);
const click = (text: string) => act(async () => button(text)?.click());
const effect = () => host.querySelector(".effect")?.textContent;
const type = (text: string) =>
  act(async () => {
    const input = host.querySelector("input");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
    input?.dispatchEvent(new Event("input", { bubbles: true }));
  });

describe("a switch of the privacy centre", () => {
  it("waits for its answer and for the screen, and tells what changed, also what arrives later", async () => {
    await draw(view("advanced", [card("a"), card("b")]));
    await click("Learn from me");
    await click("Learn from me"); // the first is under way
    expect(done).toEqual(["consent false"]);
    expect(effect()).toBe("One moment…");
    vi.useFakeTimers();
    await act(async () => finish());
    expect(effect()).toBe("One moment…");
    await draw(view("novice", [card("a"), card("b")], 7));
    await act(async () => vi.advanceTimersByTime(0));
    expect(effect()).toBe("Your view changed to Novice.");
    await draw(view("novice", [card("b")], 7));
    expect(effect()).toBe("Your view changed to Novice. 1 card went away.");
  });

  it("that changes nothing on the screen says so after a while", async () => {
    await draw(view("advanced", [card("a")]));
    await click("Learn from me");
    vi.useFakeTimers();
    await act(async () => finish());
    await act(async () => vi.advanceTimersByTime(1_400));
    expect(effect()).toBe("One moment…");
    await act(async () => vi.advanceTimersByTime(100));
    expect(effect()).toBe("Nothing on your screen changed.");
  });

  it("shows the notice with its version", async () => {
    await draw(view("novice", []));
    expect(host.querySelector("details")?.textContent).toContain("This is what it means.Version 2026-01 of this notice");
  });
});

describe("what is known", () => {
  it("is told with source and purpose, what is left alone too, and can be corrected", async () => {
    await draw(view("novice", []));
    await click("What we know about you");
    expect(host.textContent).toContain("24 trades");
    expect(host.textContent).toContain("seen in your account, under “Learn from me”");
    expect(host.textContent).toContain("1 value is not worked out");
    expect(host.textContent).toContain("You also count as: Quiet learners.");
    await click("Tell us something");
    expect(opened).toEqual([{ kind: "about" }]);
    await click("Back");
    expect(host.querySelector("h3")?.textContent).toBe("My data");
  });
});

describe("the banner while paused", () => {
  it("leads back, and says why it is there", async () => {
    await draw(view("novice", []), <PausedBanner card={card("question.paused")} />);
    await click("Resume");
    await click("Why am I seeing this?");
    expect(done).toEqual(["pause false"]);
    expect(opened).toEqual([{ kind: "why", id: "question.paused" }]);
    expect(host.textContent).toContain("Information, not advice.");
  });
});

describe("erasing", () => {
  const toErase = async () => {
    await draw(view("novice", []));
    await click("Erase everything");
  };

  it("needs the word, closes the hubs first, and ends with the certificate", async () => {
    await toErase();
    await click("Erase everything");
    await type("Eras");
    await click("Erase everything");
    expect(done).toEqual([]);
    await type(" Erase ");
    await click("Erase everything");
    expect(done).toEqual(["closed", "erase erase", "cert-1"]);
  });

  it.each([
    [409, "Nothing is erased"], [404, "an earlier try was successful"], [503, "it may or may not be done"], [0, "it may or may not be done"],
  ])("that fails with %s says what is known, and opens the hubs again", async (status, text) => {
    refusal = new ApiError(status, "", "refused", null);
    await toErase();
    await type("erase");
    await click("Erase everything");
    expect(done).toEqual(["closed", "erase erase", "connected"]);
    expect(host.querySelector('.act [role="status"]')?.textContent).toContain(text);
  });

  it("shows the proof to keep", async () => {
    await draw(view("novice", []), <Goodbye certificate={certificate} />);
    expect(host.querySelector("dl")?.textContent).toContain("Records removed48");
    expect(document.activeElement?.textContent).toBe("Everything is erased");
  });
});
