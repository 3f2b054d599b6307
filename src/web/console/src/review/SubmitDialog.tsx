import type { DraftView } from "@brokerage/sdk";
import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import { useAnswer } from "../hooks/useAnswer.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { Dialog } from "../shared/Dialog.js";

/** Hands a draft in once every warning was acknowledged one by one. */
export function SubmitDialog({ bench, draft, onClose }: { readonly bench: Workbench; readonly draft: DraftView; readonly onClose: (outcome: string) => void }) {
  const { problem, run } = useAction(bench.refresh);
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const check = useAnswer(() => bench.api.check(draft.source), draft.source).value;
  const warnings = [...new Map(check?.findings.filter(({ severity }) => severity === "warning").map((finding) => [finding.code, finding])).values()];
  const submit = async () => {
    if (await run(() => bench.api.submit(draft, accepted))) onClose("Handed in. Somebody else reviews it now.");
  };
  return (
    <Dialog title="Hand in for review" confirm="Hand in" problem={problem} isReady={check !== null && accepted.length === warnings.length} onConfirm={() => void submit()} onCancel={() => onClose("")}>
      <p className="lead">{draft.comment}</p>
      {warnings.length === 0 ? <p className="quiet">There are no warnings.</p> : <p>Please acknowledge what was found:</p>}
      {warnings.map(({ code, message }) => (
        <label key={code} className="check">
          <input type="checkbox" checked={accepted.includes(code)} onChange={({ target }) => setAccepted(target.checked ? [...accepted, code] : accepted.filter((other) => other !== code))} />
          <span>{message}</span>
        </label>
      ))}
    </Dialog>
  );
}
