import type { CaseView } from "@brokerage/sdk";
import { useAction } from "../hooks/useAction.js";
import { day, whenExactly } from "../model/format.js";
import { dueOf, kindText, refusalText } from "../model/privacy.js";
import type { PrivacyApi } from "../privacyApi.js";
import { save } from "../shared/save.js";
import type { Decision } from "./Cases.js";

interface Props {
  readonly api: PrivacyApi;
  readonly subject: CaseView;
  readonly onDecide: (decision: Decision) => void;
}

/** One case with its deadline and what can be done, or with its answer. */
export function CaseRow({ api, subject, onDecide }: Props) {
  const { caseId, kind, investor, openedAt, status } = subject;
  return (
    <tr>
      <td><b>{caseId}</b>{day(openedAt)}</td>
      <td>{kindText(kind)}</td>
      <td>{investor === null ? <span className="quiet">erased</span> : <code>{investor}</code>}</td>
      {status === "open" ? <Open api={api} subject={subject} onDecide={onDecide} /> : <Answered subject={subject} />}
    </tr>
  );
}

function Open({ api, subject, onDecide }: Props) {
  const { problem, run } = useAction(() => undefined);
  const { caseId, kind, dueAt } = subject;
  const { text, state } = dueOf(subject, Date.now());
  const exportAll = async () => save(`${caseId}.zip`, await api.export(caseId));
  return (
    <>
      <td><b>{day(dueAt)}</b><span className="due" data-state={state}>{text}</span></td>
      <td className="decide">
        {(kind === "access" || kind === "export") && <button type="button" aria-label={`Export for ${caseId}`} onClick={() => void run(exportAll)}>Export</button>}
        {kind === "erase" && <button type="button" className="danger" aria-label={`Erase for ${caseId}`} onClick={() => onDecide({ kind: "erase", subject })}>Erase…</button>}
        <button type="button" aria-label={`Close ${caseId}`} onClick={() => onDecide({ kind: "close", subject })}>Close…</button>
        {problem !== "" && <p role="alert">{problem}</p>}
      </td>
    </>
  );
}

function Answered({ subject: { caseId, status, closedAt, reason, certificate } }: { readonly subject: CaseView }) {
  const download = () => save(`${caseId}-certificate.json`, new Blob([JSON.stringify(certificate, null, 2)], { type: "application/json" }));
  return (
    <>
      <td><b>{status}</b>{reason === null ? whenExactly(closedAt) : `${refusalText(reason)}, ${whenExactly(closedAt)}`}</td>
      <td className="decide">{certificate === null ? <span className="quiet">none needed</span> : <button type="button" aria-label={`Certificate of ${caseId}`} onClick={download}>Certificate</button>}</td>
    </>
  );
}
