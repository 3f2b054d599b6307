import type { RuleCheck } from "@brokerage/sdk";
import { memo, useEffect, useRef } from "react";
import { piecesOf } from "../model/highlight.js";

type Mark = "error" | "warning";

const linesAbove = 4;

/** The text of a rule set, with what is wrong underlined where it is; the line that is worked on in the builder is in sight and marked. */
export function SourceEditor({ source, check, line, onEdit }: {
  readonly source: string; readonly check: RuleCheck | null; readonly line: number | null; readonly onEdit: (source: string) => void;
}) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const gutter = pane.current?.querySelectorAll<HTMLElement>(".gutter span");
    const shown = line === null ? undefined : gutter?.[Math.max(0, line - 1 - linesAbove)];
    if (shown !== undefined) pane.current?.scrollTo({ top: shown.offsetTop - (gutter?.[0]?.offsetTop ?? 0) });
  }, [line]);
  const marks = marksOf(check);
  const columns = new Map(check?.errors.map(({ line, column }) => [line, column]));
  const lines = source.split("\n");
  return (
    <div className="editor" ref={pane}>
      <div className="gutter" aria-hidden="true">{lines.map((_, index) => <span key={index} data-mark={marks.get(index + 1)} data-here={index + 1 === line}>{index + 1}</span>)}</div>
      <div className="sheet">
        <pre aria-hidden="true">{lines.map((line, index) => <Line key={index} line={line} from={columns.get(index + 1) ?? 1} mark={marks.get(index + 1)} />)}</pre>
        <textarea aria-label="Rule set as YAML" value={source} spellCheck={false} autoComplete="off" autoCapitalize="off" wrap="off" onChange={({ target }) => onEdit(target.value)} />
      </div>
    </div>
  );
}

const Line = memo(function Line({ line, from, mark }: { readonly line: string; readonly from: number; readonly mark: Mark | undefined }) {
  const start = mark === undefined ? line.length : Math.min(Math.max(from - 1, line.search(/\S|$/)), Math.max(0, line.length - 1));
  return (
    <>
      {piecesOf(line.slice(0, start)).map(({ text, look }, index) => <i key={index} data-look={look}>{text}</i>)}
      {start < line.length && <u data-mark={mark}>{line.slice(start)}</u>}
      {"\n"}
    </>
  );
});

function marksOf(check: RuleCheck | null): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>(check?.findings.map(({ line, severity }) => [line, severity === "error" ? "error" : "warning"]));
  for (const { line } of check?.errors ?? []) marks.set(line, "error");
  return marks;
}
