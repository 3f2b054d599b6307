import { useState } from "react";
import { usePolled } from "../hooks/usePolled.js";
import { AuditLog } from "../privacy/AuditLog.js";
import { Cases } from "../privacy/Cases.js";
import { Consents } from "../privacy/Consents.js";
import { Ledger } from "../privacy/Ledger.js";
import { Processing } from "../privacy/Processing.js";
import type { PrivacyApi } from "../privacyApi.js";

const everyMs = 10_000;

/** For the privacy officer: who allows what, what was asked for, and whether the records can be trusted. */
export function Privacy({ api }: { readonly api: PrivacyApi }) {
  const [turn, setTurn] = useState(0);
  const statistics = usePolled(() => api.statistics(), everyMs, `${turn}`);
  return (
    <>
      <Consents statistics={statistics} />
      <Ledger api={api} key={`ledger ${turn}`} />
      <Cases api={api} onChange={() => setTurn(turn + 1)} />
      <AuditLog api={api} />
      <Processing api={api} />
    </>
  );
}
