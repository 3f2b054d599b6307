import type { Workbench } from "../hooks/useWorkbench.js";
import { addItem, removeItem, renameKey, wrap } from "../model/ruleEdits.js";
import { freshCondition, type ClauseNode } from "../model/ruleTree.js";
import { CompareRow } from "./CompareRow.js";
import { FieldRow } from "./FieldRow.js";
import { Tool } from "./RuleList.js";

interface ClauseProps {
  readonly bench: Workbench;
  readonly clause: ClauseNode;
  /** Rule or segment it belongs to, for names of controls. */
  readonly owner: string;
  readonly depth: number;
  /** How many conditions are beside it in its group; its own count included. */
  readonly siblings?: number;
}

const words = { all: "All of these", any: "Any of these", not: "Not" } as const;

/** One condition, or a group of them. */
export function ClauseEditor({ bench, clause, owner, depth, siblings = 0 }: ClauseProps) {
  const { source, edit } = bench;
  const remove = siblings > 1 ? <Tool label={`Remove this condition of ${owner}`} sign="×" run={() => edit(removeItem(source, clause.path))} /> : null;
  const fresh = freshCondition(bench.tree, bench.catalogue);
  if (clause.kind === "compare" || clause.kind === "other") {
    return (
      <div className="clause">
        {clause.kind === "compare" ? <CompareRow bench={bench} clause={clause} owner={owner} tools={remove} /> : <div className="compare"><FieldRow bench={bench} fields={clause.fields} owner={owner} />{remove}</div>}
        {depth === 0 && <button type="button" className="link" onClick={() => edit(wrap(source, clause.path, "all", fresh))}>Add a condition</button>}
      </div>
    );
  }

  const kind = clause.kind;
  return (
    <div className="group" role="group" aria-label={`${words[kind]}, ${owner}`}>
      <div className="head">
        {kind === "not" ? <b>{words.not}</b> : (
          <select aria-label={`How the conditions of ${owner} are joined`} value={kind} onChange={({ target }) => edit(renameKey(source, [...clause.path, kind], target.value))}>
            <option value="all">{words.all}</option>
            <option value="any">{words.any}</option>
          </select>
        )}
        {remove}
      </div>
      {clause.parts.map((part, index) => <ClauseEditor key={index} bench={bench} clause={part} owner={owner} depth={depth + 1} siblings={clause.parts.length} />)}
      {kind !== "not" && (
        <p className="adders">
          <button type="button" className="link" onClick={() => edit(addItem(source, [...clause.path, kind], fresh))}>Add a condition</button>
          <button type="button" className="link" onClick={() => edit(addItem(source, [...clause.path, kind], `{ ${kind === "all" ? "any" : "all"}: [${fresh}, ${fresh}] }`))}>Add a group</button>
          <button type="button" className="link" onClick={() => edit(addItem(source, [...clause.path, kind], `{ not: ${fresh} }`))}>Add an exception</button>
        </p>
      )}
    </div>
  );
}
