import type { RuleAuditEntry } from "@brokerage/sdk";
import { usePolled } from "../hooks/usePolled.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { short, when } from "../model/format.js";
import { Panel } from "../shared/Panel.js";

const everyMs = 10_000;

/** Who did what to the rules, newest first. */
export function Audit({ bench }: { readonly bench: Workbench }) {
  const { value, problem } = usePolled(() => everything(bench), everyMs, bench.api);
  return (
    <Panel title="Audit" live className="whole" note={problem ?? (value === null ? "…" : `${value.length} entries`)}>
      <div className="scroll" tabIndex={0} role="group" aria-label="Audit of the rules">
        <table>
          <thead><tr><th scope="col">No</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Revision</th><th scope="col">Detail</th></tr></thead>
          <tbody>
            {value?.toReversed().map(({ no, at, who, what, revision, detail }) => (
              <tr key={no}><td>{no}</td><td className="decide">{when(at)}</td><td>{who}</td><td><b>{what}</b></td><td><code>{short(revision)}</code></td><td>{detail}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** All entries: pages follow one another until one is empty. */
async function everything({ api }: Workbench): Promise<readonly RuleAuditEntry[]> {
  const all: RuleAuditEntry[] = [];
  for (let page = await api.audit(0); page.length > 0; page = await api.audit(all.at(-1)?.no ?? 0)) all.push(...page);
  return all;
}
