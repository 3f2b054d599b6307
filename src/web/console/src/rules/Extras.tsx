import type { Workbench } from "../hooks/useWorkbench.js";
import type { NamedClause, RuleTree } from "../model/ruleTree.js";
import { ClauseEditor } from "./ClauseEditor.js";
import { FieldRow } from "./FieldRow.js";

/** What stands beside the rules: scorecards, named segments, and how steady tiers are kept. */
export function Extras({ bench, tree }: { readonly bench: Workbench; readonly tree: RuleTree }) {
  return (
    <div className="extras">
      {tree.scorecards.length > 0 && <Part title="Scorecards" bench={bench} entries={tree.scorecards} />}
      {tree.segments.length > 0 && <Part title="Named segments" bench={bench} entries={tree.segments} />}
      <section>
        <h3>Default and stability</h3>
        <FieldRow bench={bench} fields={tree.settings} owner="rule set" />
      </section>
    </div>
  );
}

function Part({ title, bench, entries }: { readonly title: string; readonly bench: Workbench; readonly entries: readonly NamedClause[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {entries.map((entry) => (
        <article key={entry.path.join(".")} className="rule plain" aria-label={`${title}: ${entry.name}`}>
          <header><b>{entry.name}</b><FieldRow bench={bench} fields={entry.fields} owner={entry.name} /></header>
          {entry.when !== null && <ClauseEditor bench={bench} clause={entry.when} owner={entry.name} depth={1} />}
        </article>
      ))}
    </section>
  );
}
