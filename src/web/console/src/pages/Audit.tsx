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
            {value?.map(({ no, at, who, what, revision, detail }) => (
              <tr key={no}><td>{no}</td><td className="decide">{when(at)}</td><td>{who}</td><td><b>{what}</b></td><td><code>{short(revision)}</code></td><td>{detail}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** All entries, newest first: pages follow one another until one brings nothing new. */
async function everything({ api }: Workbench): Promise<readonly RuleAuditEntry[]> {
  const all: RuleAuditEntry[] = [];
  for (let last = 0; ; last = Math.max(...all.map(({ no }) => no))) {
    const fresh = (await api.audit(last)).filter(({ no }) => no > last);
    if (fresh.length === 0) return all.sort((a, b) => b.no - a.no);
    all.push(...fresh);
  }
}
