import { useState } from "react";
import { useAnswer } from "../hooks/useAnswer.js";
import { count, whenExactly } from "../model/format.js";
import { detailsText, pageOf } from "../model/privacy.js";
import type { PrivacyApi } from "../privacyApi.js";
import { Panel } from "../shared/Panel.js";

const size = 10;

/** Who did what, newest first, as the audit log has it. */
export function AuditLog({ api }: { readonly api: PrivacyApi }) {
  const [turn, setTurn] = useState(0);
  const [page, setPage] = useState(0);
  const head = useAnswer(() => api.auditHead(), `${turn}`);
  const wanted = head.value === null ? null : pageOf(head.value.no, page, size);
  const records = useAnswer(() => api.audit(wanted?.after ?? 0, wanted?.limit ?? size), wanted === null ? null : `${wanted.after} ${wanted.limit}`);
  const newest = () => {
    setPage(0);
    setTurn(turn + 1);
  };
  const note = head.problem ?? records.problem ?? (head.value === null ? "…" : `${count(head.value.no)} records`);
  return (
    <Panel title="Audit log" live className="whole" note={note}>
      <div className="scroll" tabIndex={0} role="group" aria-label="Records of the audit log">
        <table>
          <thead><tr><th scope="col">No</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">About</th><th scope="col">Details</th></tr></thead>
          <tbody>
            {[...(records.value?.items ?? [])].sort((a, b) => b.no - a.no).map(({ no, at, actor, role, action, description, subject, details }) => (
              <tr key={no}>
                <td>{no}</td><td className="decide">{whenExactly(at)}</td><td><b>{actor}</b>{role}</td><td><b>{description}</b><code>{action}</code></td>
                <td>{subject === null ? "–" : <code title={subject}>{subject.slice(0, 8)}</code>}</td><td>{detailsText(details)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer>
        <button type="button" onClick={newest}>Newest</button>
        <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>Newer page</button>
        <button type="button" disabled={wanted === null || wanted.after === 0} onClick={() => setPage(page + 1)}>Older page</button>
      </footer>
    </Panel>
  );
}
