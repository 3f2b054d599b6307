import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import { kindText, refusals } from "../model/privacy.js";
import { Dialog } from "../shared/Dialog.js";
import type { CaseDialogProps } from "./dialogs.js";

const fulfilled = "fulfilled";

/** Ends a case: done, or refused for a reason that the law knows. */
export function CloseDialog({ api, subject: { caseId, kind }, onDone, onClose }: CaseDialogProps) {
  const { problem, run } = useAction(onDone);
  const [outcome, setOutcome] = useState<string | null>(null);
  const close = async () => {
    const request = outcome === fulfilled ? { outcome: fulfilled, reason: null } : { outcome: "refused", reason: outcome };
    if (await run(async () => void (await api.closeCase(caseId, request)))) onClose();
  };
  const done = kind === "erase" ? [] : [[fulfilled, "Done", "The investor has what they asked for."] as const]; // an erasure is done by erasing
  const ways = [...done, ...refusals.map(([reason, text]) => [reason, "Refuse", text] as const)];
  return (
    <Dialog title={`Close ${caseId}`} confirm="Close the case" problem={problem} isReady={outcome !== null} onConfirm={() => void close()} onCancel={onClose}>
      <p>Asked for: {kindText(kind).toLowerCase()}. The investor sees the answer.</p>
      <fieldset className="ways">
        <legend className="unseen">How</legend>
        {ways.map(([value, title, text]) => (
          <label key={value}>
            <input type="radio" name="outcome" value={value} checked={outcome === value} onChange={() => setOutcome(value)} />
            <span><b>{title}</b><small>{text}</small></span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
