import { useState } from "react";
import type { AuditVerification } from "@brokerage/sdk";
import { useAction } from "../hooks/useAction.js";
import { useAnswer } from "../hooks/useAnswer.js";
import { count, whenExactly } from "../model/format.js";
import { checkText } from "../model/privacy.js";
import type { PrivacyApi } from "../privacyApi.js";

/** The head of the audit log, and a check of the whole log against what was published. */
export function VerifyAudit({ api }: { readonly api: PrivacyApi }) {
  const [turn, setTurn] = useState(0);
  const head = useAnswer(() => api.auditHead(), `${turn}`).value;
  const [check, setCheck] = useState<AuditVerification | null>(null);
  const [isRunning, setRunning] = useState(false);
  const { problem, run } = useAction(() => setTurn(turn + 1));
  const verify = async () => {
    setRunning(true);
    await run(async () => setCheck(await api.verifyAudit()));
    setRunning(false);
  };
  return (
    <div role="group" aria-label="Check of the audit log">
      <header>
        <h3>Audit log</h3>
        {check !== null && <span className="badge" data-state={check.intact ? "active" : "stopped"}>{check.intact ? "intact" : "broken"}</span>}
      </header>
      <p className="quiet">{head === null ? "…" : head.no === 0 ? "Nothing is written yet." : `${count(head.no)} records, the last ${whenExactly(head.at)}.`}</p>
      {head !== null && head.no > 0 && <p className="hash"><span>Head</span> <code>{head.head}</code></p>}
      <p className="row"><button type="button" className="primary" aria-disabled={isRunning} onClick={() => !isRunning && void verify()}>Verify the audit log</button></p>
      <p role="status" className={check === null || check.intact ? "found" : "found broken"}>{isRunning ? "Every record is being checked…" : problem !== "" ? problem : check === null ? "" : checkText(check)}</p>
    </div>
  );
}
