import { isMap, isSeq, parseDocument, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

/** Where a node is in a rule set, for example `["rules", 2, "when"]`. */
export type Path = readonly (string | number)[];

/** A value as an edit writes it. */
export type Plain = string | number | boolean | readonly (string | number)[];

/** Writes a value so that YAML reads the same value back. */
export function write(value: Plain): string {
  if (typeof value === "object") return `[${value.map(write).join(", ")}]`;
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z_][\w.-]*$/.test(value) && !/^(true|false|null|yes|no|on|off)$/i.test(value) ? value : JSON.stringify(value);
}

/** Changes one value; adds its key at the end of its map when it is new. Everything else keeps its bytes. */
export function setValue(text: string, path: Path, value: Plain): string {
  const document = parseDocument(text);
  const node = nodeAt(document, path);
  if (node !== null) return splice(text, startOf(node), endOf(node), write(value));
  const parent = nodeAt(document, path.slice(0, -1));
  return isMap(parent) ? addPair(text, parent, `${String(path.at(-1))}: ${write(value)}`) : text;
}

/** Declares a feature with the purpose it serves; a rule may ask about declared features only. */
export function declareFeature(text: string, feature: string, purpose: string): string {
  const document = parseDocument(text);
  const declared = nodeAt(document, ["features"]);
  return isMap(declared) && nodeAt(document, ["features", feature]) === null ? addPair(text, declared, `${feature}: { purpose: ${write(purpose)} }`) : text;
}

/** Removes a key from its map; the last key stays, since an empty map means something else. */
export function removeKey(text: string, path: Path): string {
  const map = nodeAt(parseDocument(text), path.slice(0, -1));
  if (!isMap(map) || map.items.length < 2) return text;
  const place = map.items.findIndex((pair) => keyOf(pair) === path.at(-1));
  const pair = map.items[place];
  if (pair === undefined) return text;
  if (!map.flow) return place === 0 ? text : splice(text, lineStart(text, keyStart(pair)), lineEnd(text, pairEnd(pair)), "");
  const [before, next] = [map.items[place - 1], map.items[place + 1]];
  return before === undefined ? splice(text, keyStart(pair), next === undefined ? pairEnd(pair) : keyStart(next), "") : splice(text, pairEnd(before), pairEnd(pair), "");
}

/** Gives a key another name, for example `all` instead of `any`. */
export function renameKey(text: string, path: Path, name: string): string {
  const map = nodeAt(parseDocument(text), path.slice(0, -1));
  const pair = isMap(map) ? map.items.find((candidate) => keyOf(candidate) === path.at(-1)) : undefined;
  return pair === undefined ? text : splice(text, keyStart(pair), endOf(pair.key as Node), name);
}

/** Adds an item at the end of a list; its text may have several lines. */
export function addItem(text: string, path: Path, item: string): string {
  const closed = text.endsWith("\n") ? text : `${text}\n`;
  const list = nodeAt(parseDocument(closed), path);
  if (!isSeq(list)) return text;
  const last = list.items.at(-1) as Node | undefined;
  if (last === undefined) return splice(closed, startOf(list), endOf(list), `[${item}]`);
  if (list.flow) return splice(closed, endOf(last), endOf(last), `, ${item.includes("\n") || !item.includes(":") || item.startsWith("{") ? item : `{ ${item} }`}`);
  const indent = /^\s*/.exec(closed.slice(lineStart(closed, startOf(last))))?.[0] ?? "";
  return splice(closed, lineEnd(closed, endOf(last)), lineEnd(closed, endOf(last)), `${indent}- ${item.replaceAll("\n", `\n${indent}  `)}\n`);
}

/** Removes an item with the comment above it; the last one stays. */
export function removeItem(text: string, path: Path): string {
  const found = itemAt(text, path);
  if (found === null || found.list.items.length < 2) return text;
  const { list, place } = found;
  const [before, item, next] = [place - 1, place, place + 1].map((index) => list.items[index] as Node | undefined);
  if (item === undefined) return text;
  if (list.flow) return next === undefined ? splice(text, endOf(before ?? item), endOf(item), "") : splice(text, startOf(item), startOf(next), "");
  const { start, end } = chunk(text, item);
  return splice(text, start, text.slice(0, start).endsWith("\n\n") && text[end] === "\n" ? end + 1 : end, "");
}

/** Exchanges an item with the one before (-1) or after (+1) it; comments travel along. */
export function moveItem(text: string, path: Path, by: -1 | 1): string {
  const closed = text.endsWith("\n") ? text : `${text}\n`;
  const found = itemAt(closed, path);
  const [first, second] = found === null ? [] : ([found.list.items[Math.min(found.place, found.place + by)], found.list.items[Math.max(found.place, found.place + by)]] as (Node | undefined)[]);
  if (found === null || first === undefined || second === undefined) return text;
  const range = (node: Node) => (found.list.flow ? { start: startOf(node), end: endOf(node) } : chunk(closed, node));
  const [a, b] = [range(first), range(second)];
  return closed.slice(0, a.start) + closed.slice(b.start, b.end) + closed.slice(a.end, b.start) + closed.slice(a.start, a.end) + closed.slice(b.end);
}

/** Puts a condition and a new one beside it into a group. */
export function wrap(text: string, path: Path, group: "all" | "any", added: string): string {
  const document = parseDocument(text);
  const [node, parent] = [nodeAt(document, path), nodeAt(document, path.slice(0, -1))];
  if (node === null || !("flow" in node) || !node.flow) return text;
  const [start, end] = [startOf(node), endOf(node)];
  const own = text.slice(start, end);
  if ((isMap(parent) || isSeq(parent)) && parent.flow) return splice(text, start, end, `{ ${group}: [${own}, ${added}] }`);
  const isKeyed = isMap(parent);
  const column = isKeyed ? columnOf(text, keyStart(parent.items[0] as Pair)) + 2 : columnOf(text, start);
  const pad = " ".repeat(column);
  const opening = isKeyed ? `\n${pad}${group}:` : `${group}:`;
  return splice(text, isKeyed && text[start - 1] === " " ? start - 1 : start, end, `${opening}\n${pad}  - ${own}\n${pad}  - ${added}`);
}

/** The node at a path; null when there is none. */
export function nodeAt(document: Document, path: Path): Node | null {
  const found: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return typeof found === "object" && found !== null && "range" in found ? (found as Node) : null;
}

function addPair(text: string, map: YAMLMap, pair: string): string {
  const last = map.items.at(-1);
  if (last === undefined) return splice(text, startOf(map), endOf(map), `{ ${pair} }`);
  const end = pairEnd(last);
  if (map.flow) return splice(text, end, end, `, ${pair}`);
  const next = lineEnd(text, end);
  const indent = " ".repeat(columnOf(text, keyStart(last)));
  return text[next - 1] === "\n" ? splice(text, next, next, `${indent}${pair}\n`) : splice(text, next, next, `\n${indent}${pair}`);
}

function itemAt(text: string, path: Path): { readonly list: YAMLSeq; readonly place: number } | null {
  const list = nodeAt(parseDocument(text), path.slice(0, -1));
  return isSeq(list) ? { list, place: Number(path.at(-1)) } : null;
}

/** Whole lines of an item, with the comment lines right above it. */
function chunk(text: string, node: Node): { readonly start: number; readonly end: number } {
  let start = lineStart(text, startOf(node));
  while (start > 0 && /^\s*#/.test(text.slice(lineStart(text, start - 1), start))) start = lineStart(text, start - 1);
  return { start, end: lineEnd(text, endOf(node)) };
}

const keyOf = (pair: Pair): unknown => (pair.key as { readonly value?: unknown }).value;
const keyStart = (pair: Pair): number => startOf(pair.key as Node);
const pairEnd = (pair: Pair): number => endOf((pair.value ?? pair.key) as Node);
const startOf = (node: Node): number => node.range?.[0] ?? 0;

/** Where a node's own text ends. A block collection reports the end of what follows it, so its last leaf is asked. */
function endOf(node: Node): number {
  if (isMap(node) && !node.flow && node.items.length > 0) return pairEnd(node.items.at(-1) as Pair);
  if (isSeq(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1) as Node);
  return node.range?.[1] ?? 0;
}

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text: string, at: number): number => (text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at) + 1);
const columnOf = (text: string, at: number): number => at - lineStart(text, at);
const splice = (text: string, start: number, end: number, put: string): string => text.slice(0, start) + put + text.slice(end);
