import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { Dialog } from "../shared/Dialog.js";

/** Takes the newest publication back; only the reason is asked for. */
export function RollBackDialog({ bench, onClose }: { readonly bench: Workbench; readonly onClose: () => void }) {
  const { problem, run } = useAction(bench.refresh);
  const [reason, setReason] = useState("");
  const rollBack = async () => {
    if (await run(() => bench.api.rollBack(reason.trim()))) onClose();
  };
  return (
    <Dialog title="Roll back" confirm="Roll back now" isDanger problem={problem} isReady={reason.trim() !== ""} onConfirm={() => void rollBack()} onCancel={onClose}>
      <p>The revision before decides for everybody again. Whoever was moved by the newest one moves back.</p>
      <label className="line tall">Reason <textarea rows={3} value={reason} required onChange={({ target }) => setReason(target.value)} /></label>
    </Dialog>
  );
}
