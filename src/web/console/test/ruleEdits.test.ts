import { describe, expect, it } from "vitest";
import { addItem, declareFeature, moveItem, removeItem, removeKey, renameKey, setValue, wrap, write } from "../src/model/ruleEdits.js";
import { readTree } from "../src/model/ruleTree.js";

const text = `# Places every investor.
tiers: [novice, intermediate]
rules:
  # A wish is honoured.
  - id: lower
    then: novice
    when: { feature: declared, op: eq, value: novice }  # at once

  # Evidence counts.
  - id: upper
    then: intermediate
    when:
      all:
        - { feature: trades_90d, op: gte, value: 60, exit: 45 }   # hysteresis
        - any:
            - { feature: quiz, op: gte, value: 0.6 }
            - { feature: lessons, op: gte, value: 3 }
stability: { minDwell: P7D }
`;
const when = ["rules", 1, "when"] as const;

describe("an edit of a rule set", () => {
  it("changes one value and no other byte", () =>
    expect(setValue(text, [...when, "all", 0, "value"], 80)).toBe(text.replace("value: 60", "value: 80")));
  it("adds a key at the end of a flow map", () =>
    expect(setValue(text, [...when, "all", 1, "any", 0, "exit"], 0.5)).toBe(text.replace("value: 0.6 }", "value: 0.6, exit: 0.5 }")));
  it("adds a key at the end of a block map", () =>
    expect(setValue(text, ["rules", 0, "immediate"], true)).toBe(text.replace("# at once\n", "# at once\n    immediate: true\n")));
  it("removes a key of a flow map", () => expect(removeKey(text, [...when, "all", 0, "exit"])).toBe(text.replace(", exit: 45", "")));
  it("joins conditions another way", () => expect(renameKey(text, [...when, "all"], "any")).toBe(text.replace("      all:", "      any:")));
  it("adds a condition in the list's own form", () =>
    expect(addItem(text, [...when, "all", 1, "any"], "{ feature: x, op: eq, value: 1 }")).toBe(text.replace("value: 3 }\n", "value: 3 }\n            - { feature: x, op: eq, value: 1 }\n")));
  it("removes a condition with its line", () =>
    expect(removeItem(text, [...when, "all", 1, "any", 0])).toBe(text.replace("            - { feature: quiz, op: gte, value: 0.6 }\n", "")));
  it("keeps the last item of a list", () => {
    const once = removeItem(text, ["rules", 0]);
    expect(removeItem(once, ["rules", 0])).toBe(once);
  });
  it("moves a rule with its comment, and back to the same bytes", () => {
    const moved = moveItem(text, ["rules", 1], -1);
    expect(readTree(moved)?.rules.map(({ id }) => id)).toEqual(["upper", "lower"]);
    expect(moved).toContain("  # Evidence counts.\n  - id: upper");
    expect(moved).toContain("  # A wish is honoured.\n  - id: lower");
    expect(moveItem(moved, ["rules", 0], 1)).toBe(text);
  });
  it("moves nothing past the ends", () => expect(moveItem(text, ["rules", 0], -1)).toBe(text));
  it("puts a single condition into a group beside a new one", () => {
    const tree = readTree(wrap(text, ["rules", 0, "when"], "all", "{ feature: x, op: eq, value: 1 }"));
    expect(tree?.rules[0]?.when?.parts.map(({ feature }) => feature)).toEqual(["declared", "x"]);
  });
  it("keeps every comment whatever is edited", () => {
    const edits = [setValue(text, ["rules", 0, "then"], "intermediate"), addItem(text, ["rules"], "id: c\nthen: novice\nwhen: { feature: a, op: eq, value: 1 }"), wrap(text, ["rules", 0, "when"], "any", "{ feature: x, op: eq, value: 1 }")];
    for (const edited of edits) for (const comment of text.match(/#.*/g) ?? []) expect(edited).toContain(comment);
  });
  it.each([["novice", "novice"], ["true", '"true"'], ["two words", '"two words"'], [0.5, "0.5"], [["a", "b c"], '[a, "b c"]']] as const)("writes %j so that it reads the same", (value, written) => expect(write(value)).toBe(written));
});

describe("a feature that a rule begins to ask about", () => {
  const declared = "features:\n  trades_90d: { purpose: a }   # orders\nrules: []\n";
  it("is declared with its purpose", () => expect(declareFeature(declared, "quiz_score", "personalise-declared")).toBe(declared.replace("rules", "  quiz_score: { purpose: personalise-declared }\nrules")));
  it("is not declared twice", () => expect(declareFeature(declared, "trades_90d", "b")).toBe(declared));
});

describe("the tree of a rule set", () => {
  it("shows groups, comparisons and exits", () => {
    const condition = readTree(text)?.rules[1]?.when;
    expect(condition).toMatchObject({ kind: "all", parts: [{ kind: "compare", feature: "trades_90d", value: 60, exit: 45 }, { kind: "any" }] });
  });
  it("is null for a text that is not YAML", () => expect(readTree("rules: [")).toBeNull());
  it("keeps the values of a condition that has no form of its own", () => {
    const tree = readTree("tiers: [a]\nrules:\n  - { id: r, then: a, when: { count: lesson.completed, within: P30D, op: gte, value: 3 } }\n");
    expect(tree?.rules[0]?.when).toMatchObject({ kind: "other", fields: [{ label: "count", value: "lesson.completed" }, { label: "within", value: "P30D" }, { label: "op", value: "gte" }, { label: "value", value: 3 }] });
  });
  it("lists scorecard lines, segments and tests", () => {
    const tree = readTree(`tiers: [a]
rules: []
scorecards:
  engagement: [ { when: { feature: x, op: gte, value: 10 }, points: 15 } ]
segments:
  - { key: quiet, name: Quiet ones, when: { feature: x, op: lt, value: 1 } }
tests: [ { name: nobody, given: { x: 0 }, expect: a } ]
`);
    expect(tree?.scorecards).toMatchObject([{ name: "engagement", fields: [{ label: "points", value: 15 }], when: { feature: "x", value: 10 } }]);
    expect(tree?.segments).toMatchObject([{ name: "quiet", fields: [{ label: "key" }, { label: "name", value: "Quiet ones" }], when: { op: "lt" } }]);
    expect(tree?.tests).toEqual([{ name: "nobody", present: null, given: [{ feature: "x", value: 0 }], expect: "a" }]);
  });
});
