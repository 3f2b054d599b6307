import type { Workbench } from "../hooks/useWorkbench.js";
import { addItem, moveItem, removeItem, setValue, write, type Path } from "../model/ruleEdits.js";
import { freshCondition, type RuleNode, type RuleTree } from "../model/ruleTree.js";
import { ClauseEditor } from "./ClauseEditor.js";
import { Extras } from "./Extras.js";

/** The rules in their order, each with its conditions; every edit changes only the lines it concerns. */
export function RuleList({ bench, tree, onPoint }: { readonly bench: Workbench; readonly tree: RuleTree; readonly onPoint: (line: number) => void }) {
  const { source, edit, catalogue } = bench;
  const silent = new Set(bench.preview.value?.silentRules);
  const add = () => edit(addItem(source, ["rules"], `id: ${freshId(tree.rules)}\nthen: ${write(tree.tiers[0] ?? "novice")}\nwhen: ${freshCondition(tree, catalogue)}`));
  return (
    <div className="builder">
      <p className="quiet">The first rule that matches wins. When none does, the default applies.</p>
      <ol className="rules">
        {tree.rules.map((rule, index) => (
          <li key={rule.id || index} onFocus={() => onPoint(rule.line)}>
            <RuleCard bench={bench} tree={tree} rule={rule} index={index} isSilent={silent.has(rule.id)} />
          </li>
        ))}
      </ol>
      <button type="button" onClick={add}>Add a rule</button>
      <Extras bench={bench} tree={tree} />
    </div>
  );
}

function RuleCard({ bench, tree, rule, index, isSilent }: {
  readonly bench: Workbench; readonly tree: RuleTree; readonly rule: RuleNode; readonly index: number; readonly isSilent: boolean;
}) {
  const { source, edit } = bench;
  const set = (key: string, value: string | boolean) => edit(setValue(source, [...rule.path, key], value));
  return (
    <article className="rule" data-tier={rule.then} aria-label={`Rule ${index + 1}: ${rule.id}`}>
      <header>
        <span className="place" aria-hidden="true">{index + 1}</span>
        <b>{rule.id}</b>
        {isSilent && <span className="badge" data-state="silent">matches nobody</span>}
        <span className="tools">
          <Tool label={`Move ${rule.id} up`} sign="↑" disabled={index === 0} run={() => edit(moveItem(source, rule.path, -1))} />
          <Tool label={`Move ${rule.id} down`} sign="↓" disabled={index === tree.rules.length - 1} run={() => edit(moveItem(source, rule.path, 1))} />
          <Tool label={`Remove ${rule.id}`} sign="×" disabled={tree.rules.length < 2} run={() => edit(removeItem(source, rule.path))} />
        </span>
      </header>
      <div className="then">
        <label>
          <span>Leads to</span>
          <select value={rule.then} onChange={({ target }) => set("then", target.value)}>{tree.tiers.map((tier) => <option key={tier}>{tier}</option>)}</select>
        </label>
        <label className="check">
          <input type="checkbox" checked={rule.immediate} onChange={({ target }) => set("immediate", target.checked)} />
          <span>at once, when it lowers the tier</span>
        </label>
      </div>
      {rule.when !== null && <ClauseEditor bench={bench} clause={rule.when} owner={rule.id} depth={0} />}
    </article>
  );
}

/** A small button with a sign for the eye and words for everybody else. */
export function Tool({ label, sign, disabled, run }: { readonly label: string; readonly sign: string; readonly disabled?: boolean; readonly run: () => void }) {
  return <button type="button" className="tool" aria-label={label} title={label} disabled={disabled} onClick={run}>{sign}</button>;
}

function freshId(rules: readonly { readonly id: string; readonly path: Path }[]): string {
  let number = rules.length + 1;
  while (rules.some(({ id }) => id === `rule-${number}`)) number += 1;
  return `rule-${number}`;
}
