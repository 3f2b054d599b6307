import type { GivenValue, RuleCatalogue, Scalar } from "@brokerage/sdk";
import { isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from "yaml";
import { nodeAt, type Path } from "./ruleEdits.js";
import type { Persona } from "./personas.js";

/** A condition as the builder shows it. What the builder has no form for keeps its values, one field each. */
export interface ClauseNode {
  readonly path: Path;
  readonly kind: "all" | "any" | "not" | "compare" | "other";
  readonly parts: readonly ClauseNode[];
  readonly feature: string;
  readonly op: string;
  readonly value: Scalar | null;
  readonly exit: Scalar | null;
  readonly fields: readonly Field[];
}

/** One value of a condition without a form of its own. */
export interface Field {
  readonly label: string;
  readonly path: Path;
  readonly value: Scalar;
}

/** One rule. */
export interface RuleNode {
  readonly path: Path;
  /** Line it begins at, from 1. */
  readonly line: number;
  readonly id: string;
  readonly then: string;
  readonly immediate: boolean;
  readonly when: ClauseNode | null;
}

/** A scorecard's line or a named segment: a condition with something it gives. */
export interface NamedClause {
  readonly path: Path;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly when: ClauseNode | null;
}

/** A test that a rule set carries. */
export interface OwnTest extends Persona {
  readonly expect: string;
}

/** A condition to begin with: on a number that the rule set declares already. */
export function freshCondition(tree: RuleTree | null, catalogue: RuleCatalogue | null): string {
  const numbers = catalogue?.features.filter(({ type }) => type === "number").map(({ key }) => key) ?? [];
  return `{ feature: ${numbers.find((key) => tree?.features.includes(key)) ?? tree?.features[0] ?? "trades_90d"}, op: gte, value: 0 }`;
}

/** A rule set as the builder shows it. */
export interface RuleTree {
  /** Features that it declares. */
  readonly features: readonly string[];
  readonly tiers: readonly string[];
  readonly rules: readonly RuleNode[];
  readonly scorecards: readonly NamedClause[];
  readonly segments: readonly NamedClause[];
  readonly settings: readonly Field[];
  readonly tests: readonly OwnTest[];
}

/** Reads a rule set's text; null when it is not YAML, so that the builder keeps what it last showed. */
export function readTree(text: string): RuleTree | null {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  return {
    features: childrenAt(document, ["features"]).map((path) => String(path.at(-1))),
    tiers: (valueAt(document, ["tiers"]) as readonly string[] | null) ?? [],
    rules: itemsAt(document, ["rules"]).map((path) => readRule(document, path, text)),
    scorecards: childrenAt(document, ["scorecards"]).flatMap((path) => childrenAt(document, linesOf(document, path)).map((line) => readNamed(document, line, String(path.at(-1))))),
    segments: childrenAt(document, ["segments"]).map((path) => readNamed(document, path, nameOf(document, path))),
    settings: ["default", "stability"].flatMap((key) => fieldsAt(document, [key], key === "default" ? key : "")),
    tests: itemsAt(document, ["tests"]).map((path) => readTest(document, path)),
  };
}

function readRule(document: Document, path: Path, text: string): RuleNode {
  const when = nodeAt(document, [...path, "when"]);
  const line = text.slice(0, nodeAt(document, path)?.range?.[0] ?? 0).split("\n").length;
  return {
    path, line, id: textAt(document, [...path, "id"]), then: textAt(document, [...path, "then"]),
    immediate: valueAt(document, [...path, "immediate"]) === true, when: when === null ? null : readClause(document, [...path, "when"]),
  };
}

function readNamed(document: Document, path: Path, name: string): NamedClause {
  const when = nodeAt(document, [...path, "when"]);
  const fields = fieldsAt(document, path, "").filter(({ path: own }) => own[path.length] !== "when" && own.length === path.length + 1);
  return { path, name, fields, when: when === null ? null : readClause(document, [...path, "when"]) };
}

function readClause(document: Document, path: Path): ClauseNode {
  const node = nodeAt(document, path);
  const keys = isMap(node) ? node.items.map(keyOf) : [];
  const group = (["all", "any", "not"] as const).find((kind) => keys.includes(kind));
  const bare = { path, parts: [], feature: "", op: "", value: null, exit: null, fields: [] };
  if (group === "not") return { ...bare, kind: group, parts: [readClause(document, [...path, "not"])] };
  if (group !== undefined) return { ...bare, kind: group, parts: itemsAt(document, [...path, group]).map((part) => readClause(document, part)) };
  if (!keys.includes("feature")) return { ...bare, kind: "other", fields: fieldsAt(document, path, "") };
  const at = (key: string) => valueAt(document, [...path, key]);
  return { ...bare, kind: "compare", feature: String(at("feature") ?? ""), op: String(at("op") ?? ""), value: at("value"), exit: at("exit") };
}

function readTest(document: Document, path: Path): OwnTest {
  const given = nodeAt(document, [...path, "given"]);
  const values: readonly GivenValue[] = isMap(given) ? given.items.map((pair) => ({ feature: keyOf(pair), value: valueAt(document, [...path, "given", keyOf(pair)]) })) : [];
  const present = valueAt(document, [...path, "present"]);
  return { name: textAt(document, [...path, "name"]), present: present === null ? null : String(present), given: values, expect: textAt(document, [...path, "expect"]) };
}

/** Every single value below a node. */
function fieldsAt(document: Document, path: Path, label: string): readonly Field[] {
  const node = nodeAt(document, path);
  if (isScalar(node)) return [{ label, path, value: valueAt(document, path) ?? "" }];
  if (isSeq(node) && node.items.every((item) => isScalar(item))) return [{ label, path, value: (valueAt(document, path) as readonly string[] | null) ?? [] }];
  return childrenAt(document, path).flatMap((child) => fieldsAt(document, child, `${label} ${typeof child.at(-1) === "number" ? Number(child.at(-1)) + 1 : String(child.at(-1))}`.trim()));
}

function childrenAt(document: Document, path: Path): readonly Path[] {
  const node = nodeAt(document, path);
  return isMap(node) ? node.items.map((pair) => [...path, keyOf(pair)]) : itemsAt(document, path);
}

function itemsAt(document: Document, path: Path): readonly Path[] {
  const node = nodeAt(document, path);
  return isSeq(node) ? node.items.map((_, index) => [...path, index]) : [];
}

const linesOf = (document: Document, path: Path): Path => (isSeq(nodeAt(document, [...path, "lines"])) ? [...path, "lines"] : path);

function nameOf(document: Document, path: Path): string {
  const key = path.at(-1);
  return typeof key === "string" ? key : textAt(document, [...path, "key"]) || textAt(document, [...path, "id"]);
}

function valueAt(document: Document, path: Path): Scalar | null {
  const node: Node | null = nodeAt(document, path);
  return node === null ? null : (node.toJS(document) as Scalar | null);
}

const textAt = (document: Document, path: Path): string => String(valueAt(document, path) ?? "");
const keyOf = (pair: Pair): string => String((pair.key as { readonly value?: unknown }).value);
