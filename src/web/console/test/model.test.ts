import type { Instant, MonitorCell, PreviewView } from "@brokerage/sdk";
import { describe, expect, it } from "vitest";
import { areaOf, bandOf, barsOf, isOutside, markOf } from "../src/model/charts.js";
import { count, short } from "../src/model/format.js";
import { piecesOf } from "../src/model/highlight.js";
import { matrixOf, tiersOf } from "../src/model/matrix.js";
import { keepPersonas, loadPersonas, typed } from "../src/model/personas.js";
import { publicationOf } from "../src/model/publication.js";
import { hashOf, pageOf, pages } from "../src/model/router.js";

const preview = (cells: PreviewView["cells"]) => ({ cells }) as PreviewView;

describe("the migration matrix", () => {
  const rows = matrixOf(preview([{ from: "a", to: "a", count: 900, rules: [] }, { from: "a", to: "b", count: 100, rules: [{ rule: "r", count: 100 }] }, { from: "b", to: "a", count: null, rules: [] }]), ["a", "b"]);
  it("tells moves up from moves down and from staying", () => expect(rows.map((row) => row.map(({ move }) => move))).toEqual([["stay", "up"], ["down", "stay"]]));
  it("colours against the largest move, not against those who stay", () => expect(rows[0]?.[1]?.heat).toBe(5));
  it("shows a hidden cell as few, never as nobody", () => expect([rows[1]?.[0]?.heat, count(rows[1]?.[0]?.count ?? null)]).toEqual([1, "< 10"]));
  it("has nobody where the server says nothing", () => expect(rows[1]?.[1]).toMatchObject({ count: 0, heat: 0 }));
  it("keeps a tier that only the preview knows", () => expect(tiersOf([{ from: "a", to: "c" }], ["a", "b"])).toEqual(["a", "b", "c"]));
});

describe("the router", () => {
  it.each(pages)("finds %s by its own hash", (page) => expect(pageOf(hashOf(page))).toBe(page));
  it.each(["", "#", "#/nowhere", "#/<script>"])("answers %j with the first page", (hash) => expect(pageOf(hash)).toBe("population"));
});

describe("charts", () => {
  const bars = [{ label: "0", count: 50 }, { label: "10", count: null }, { label: "30", count: 100 }];
  it("keep a sliver for a hidden bar", () => expect(barsOf(bars).map(({ height }) => height)).toEqual([0.5, 0.03, 1]));
  it.each([[0, 0], [20, 0.5], [30, 2 / 3], [99, 5 / 6], [-5, 0]])("mark the threshold %d at %d", (value, at) => expect(markOf(bars, value)).toBeCloseTo(at));
  it("mark a text on its own bar", () => expect(markOf([{ label: "x", count: 1 }, { label: "y", count: 1 }], "y")).toBe(0.75));
  it("mark nothing for a text that is not there", () => expect(markOf(bars, "z")).toBeNull());
  it("draw nothing of a single point", () => expect(areaOf([4], 10, 10)).toEqual({ line: "", area: "" }));
  it("draw a level series in the middle", () => expect(areaOf([4, 4], 10, 10).line).toBe("M0.0 5.0 L10.0 5.0"));
  it.each([[99, true], [100, false], [120, false], [121, true], [null, false]])("say whether %s has left 100 to 120", (observed, outside) =>
    expect(isOutside({ from: "a", to: "b", predicted: 110, low: 100, high: 120, observed })).toBe(outside));
  it("place nothing that is hidden", () => expect(bandOf({ from: "a", to: "b", predicted: null, low: null, high: null, observed: 2 } as MonitorCell)).toMatchObject({ predicted: null, low: null }));
});

describe("highlighting", () => {
  it.each(["  - { feature: trades_90d, op: gte, value: 60 } # why", 'comment: "a # b"', "", "url: a#b"])("adds up to the line %j", (line) =>
    expect(piecesOf(line).map(({ text }) => text).join("")).toBe(line));
  it("sees a comment only after a space", () => expect(piecesOf("url: a#b").some(({ look }) => look === "comment")).toBe(false));
  it("does not take the digits of a name for a number", () => expect(piecesOf("- trades_90d").every(({ look }) => look === "plain")).toBe(true));
});

describe("personas", () => {
  const storage = (text: string | null) => ({ getItem: () => text });
  it("start with three", () => expect(loadPersonas(storage(null))).toHaveLength(3));
  it.each(["{", "[1]", '{"name":1}'])("start anew when %j is kept", (text) => expect(loadPersonas(storage(text))).toHaveLength(3));
  it("come back as they were kept", () => {
    let kept = "";
    const persona = { name: "A", present: null, given: [{ feature: "x", value: 1 }] };
    keepPersonas({ setItem: (_, text) => void (kept = text) }, [persona]);
    expect(loadPersonas(storage(kept))).toEqual([persona]);
  });
  it.each([["", null], [" 4 ", 4], ["0.50", 0.5], ["true", true], ["novice", "novice"]])("take %j for %j", (text, value) => expect(typed(text)).toBe(value));
});

describe("a publication", () => {
  const at = "2026-02-03T09:15:00Z" as Instant;
  it("in steps rises to everybody", () => expect(publicationOf("ramp", at, 15, false)).toEqual({ at: null, steps: [1, 10, 50, 100], stepMinutes: 15, confirmBlastRadius: false }));
  it("now has no time", () => expect(publicationOf("now", at, 15, true)).toEqual({ at: null, steps: [100], stepMinutes: 15, confirmBlastRadius: true }));
  it("later has one", () => expect(publicationOf("later", at, 15, false).at).toBe(at));
});

describe("a revision", () => it("is read out by the start of its hash", () => expect(short("experience-tier@505171daea29")).toBe("505171da")));
