import { useAnswer } from "../hooks/useAnswer.js";
import { count } from "../model/format.js";
import type { PrivacyApi } from "../privacyApi.js";
import { Panel } from "../shared/Panel.js";
import { VerifyAudit } from "./VerifyAudit.js";

/** Whether the records that prove what was done are as they were written. */
export function Ledger({ api }: { readonly api: PrivacyApi }) {
  const { value, problem } = useAnswer(() => api.ledger(), "ledger");
  return (
    <Panel title="Proof" className="proof">
      <div role="group" aria-label="Erasure ledger">
        <header><h3>Erasure ledger</h3>{value !== null && <span className="badge" data-state={value.intact ? "active" : "stopped"}>{value.intact ? "intact" : "broken"}</span>}</header>
        <p className="quiet" role="status">
          {problem ?? (value === null ? "…" : value.intact ? `${count(value.lines)} ${value.lines === 1 ? "line" : "lines"}, each following from the one before. A restored backup replays them first.` : `Line ${count(value.firstBad)} does not follow from the one before.`)}
        </p>
        {value !== null && <p className="hash"><span>Head</span> <code>{value.head}</code></p>}
      </div>
      <VerifyAudit api={api} />
    </Panel>
  );
}
