import type { Scalar } from "@brokerage/sdk";
import { useEffect, useState, type ReactNode } from "react";
import type { Workbench } from "../hooks/useWorkbench.js";
import { scalar, share, sign } from "../model/format.js";
import { typed } from "../model/personas.js";
import { declareFeature, removeKey, setValue, type Plain } from "../model/ruleEdits.js";
import type { ClauseNode } from "../model/ruleTree.js";
import { Histogram } from "../shared/Histogram.js";
import { FeaturePicker } from "./FeaturePicker.js";

const everyOperator = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "between", "contains"];

/** A comparison of one feature: what is compared, how, with what, and from where it lets go again. */
export function CompareRow({ bench, clause, owner, tools }: { readonly bench: Workbench; readonly clause: ClauseNode; readonly owner: string; readonly tools: ReactNode }) {
  const { source, edit, catalogue } = bench;
  const feature = catalogue?.features.find(({ key }) => key === clause.feature);
  const operators = catalogue?.operators[feature?.type ?? ""] ?? everyOperator;
  const set = (key: string, value: Plain) => edit(setValue(source, [...clause.path, key], value));
  const choose = (key: string) => {
    const purpose = catalogue?.features.find((candidate) => candidate.key === key)?.purposes[0];
    const edited = setValue(source, [...clause.path, "feature"], key);
    edit(purpose === undefined ? edited : declareFeature(edited, key, purpose));
  };
  const isNumber = typeof clause.value === "number";
  return (
    <div className="compare">
      <FeaturePicker features={catalogue?.features ?? []} chosen={clause.feature} value={clause.value} label={`Feature, ${owner}`} onChoose={choose} />
      <select aria-label={`Operator for ${clause.feature}`} value={clause.op} onChange={({ target }) => set("op", target.value)}>
        {[...new Set([clause.op, ...operators])].map((op) => <option key={op} value={op}>{sign(op)}</option>)}
      </select>
      <ValueInput label={`Value for ${clause.feature}, ${owner}`} value={clause.value} onValue={(value) => value !== null && set("value", value)} />
      {isNumber && (
        <label className="exit">
          <span>exit</span>
          <ValueInput label={`Exit for ${clause.feature}, ${owner}`} value={clause.exit} placeholder="none" onValue={(value) => (value === null ? edit(removeKey(source, [...clause.path, "exit"])) : set("exit", value))} />
        </label>
      )}
      {tools}
      {feature !== undefined && feature.histogram.length > 0 && (
        <div className="spread" title={feature.description}>
          <Histogram bars={feature.histogram} value={clause.value} exit={clause.exit} label={`${feature.key} in the population, ${scalar(clause.value)} marked`} />
          <span>{feature.unit}{feature.unknown > 0 && ` · unknown for ${share(feature.unknown)}`}</span>
        </div>
      )}
    </div>
  );
}

/** A field that takes a value when it is left or Enter is pressed; a number at every change, so that the preview follows. */
export function ValueInput({ label, value, placeholder, onValue }: {
  readonly label: string; readonly value: Scalar | null; readonly placeholder?: string; readonly onValue: (value: Scalar | null) => void;
}) {
  const shown = value === null ? "" : typeof value === "object" ? value.join(", ") : String(value);
  const [text, setText] = useState(shown);
  useEffect(() => setText((last) => (sameValue(last, value) ? last : shown)), [shown]);
  const take = (next: string) => {
    if (!sameValue(next, value)) onValue(typeof value === "object" && value !== null ? next.split(",").map((part) => part.trim()).filter(Boolean) : typed(next));
  };
  return (
    <input
      aria-label={label} value={text} placeholder={placeholder} size={Math.max(4, Math.min(18, text.length))} spellCheck={false} autoComplete="off" inputMode={typeof value === "number" ? "decimal" : "text"}
      onChange={({ target }) => {
        setText(target.value);
        if (typeof typed(target.value) === "number") take(target.value);
      }}
      onBlur={({ target }) => take(target.value)}
      onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget.value)}
    />
  );
}

const sameValue = (text: string, value: Scalar | null): boolean =>
  typeof value === "object" && value !== null ? text === value.join(", ") : typed(text) === value;
