import type { Workbench } from "../hooks/useWorkbench.js";
import { setValue } from "../model/ruleEdits.js";
import type { Field } from "../model/ruleTree.js";
import { ValueInput } from "./CompareRow.js";

/** Values of a part that has no form of its own: each can be changed, none is lost. */
export function FieldRow({ bench, fields, owner }: { readonly bench: Workbench; readonly fields: readonly Field[]; readonly owner: string }) {
  return (
    <span className="fields">
      {fields.map(({ label, path, value }) => (
        <label key={path.join(".")}>
          <span>{label}</span>
          <ValueInput label={`${label}, ${owner}`} value={value} onValue={(next) => next !== null && bench.edit(setValue(bench.source, path, next))} />
        </label>
      ))}
    </span>
  );
}
