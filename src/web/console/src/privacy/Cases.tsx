import type { CaseView } from "@brokerage/sdk";
import { useState } from "react";
import { usePolled } from "../hooks/usePolled.js";
import { byDeadline } from "../model/privacy.js";
import { casesPerPage, type CaseStatus, type PrivacyApi } from "../privacyApi.js";
import { Panel } from "../shared/Panel.js";
import { CaseRow } from "./CaseRow.js";
import { CloseDialog } from "./CloseDialog.js";
import { EraseDialog } from "./EraseDialog.js";
import { OpenDialog } from "./OpenDialog.js";

const everyMs = 10_000;

/** A decision that is being taken. */
export type Decision = { readonly kind: "open" } | { readonly kind: "close" | "erase"; readonly subject: CaseView };

/** What investors asked for, the next deadline first; or what was answered. */
export function Cases({ api, onChange }: { readonly api: PrivacyApi; readonly onChange: () => void }) {
  const [status, setStatus] = useState<CaseStatus>("open");
  const [trail, setTrail] = useState<readonly (string | null)[]>([null]);
  const [turn, setTurn] = useState(0);
  const [decision, setDecision] = useState<Decision | null>(null);
  const key = `${status} ${trail.at(-1)}`;
  const { value, problem } = usePolled(() => api.cases(status, trail.at(-1) ?? null).then((found) => ({ key, found })), everyMs, `${key} ${turn}`);
  const changed = () => {
    setTurn(turn + 1);
    onChange();
  };
  const dialog = { api, onDone: changed, onClose: () => setDecision(null) };
  const show = (next: CaseStatus) => {
    setStatus(next);
    setTrail([null]);
  };
  const found = value?.key === key ? value.found : null;
  const cases = found === null ? null : byDeadline(found);
  const last = found !== null && found.length === casesPerPage ? found.at(-1)?.caseId : undefined;
  return (
    <Panel title="Requests of investors" live className="whole" note={problem ?? undefined}>
      <div className="case-head">
        <div role="group" aria-label="Which cases" className="switcher">
          {(["open", "closed"] as const).map((name) => <button key={name} type="button" aria-pressed={status === name} onClick={() => show(name)}>{name === "open" ? "Open" : "Answered"}</button>)}
        </div>
        <button type="button" className="primary" onClick={() => setDecision({ kind: "open" })}>Open a case</button>
      </div>
      {cases?.length === 0 && <p className="quiet">{status === "open" ? "Nothing waits." : "Nothing was answered so far."}</p>}
      {cases !== null && cases.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-label="Cases">
          <table className="cases">
            <thead><tr><th scope="col">Case</th><th scope="col">Asked for</th><th scope="col">Investor</th><th scope="col">{status === "open" ? "Deadline" : "Answer"}</th><th scope="col">{status === "open" ? "Decision" : "Proof"}</th></tr></thead>
            <tbody>{cases.map((one) => <CaseRow key={one.caseId} api={api} subject={one} onDecide={setDecision} />)}</tbody>
          </table>
        </div>
      )}
      {(trail.length > 1 || last !== undefined) && (
        <footer>
          <button type="button" disabled={trail.length === 1} onClick={() => setTrail(trail.slice(0, -1))}>Previous page</button>
          <button type="button" disabled={last === undefined} onClick={() => last !== undefined && setTrail([...trail, last])}>Next page</button>
        </footer>
      )}
      {decision?.kind === "open" && <OpenDialog {...dialog} />}
      {decision?.kind === "close" && <CloseDialog subject={decision.subject} {...dialog} />}
      {decision?.kind === "erase" && <EraseDialog subject={decision.subject} {...dialog} />}
    </Panel>
  );
}
