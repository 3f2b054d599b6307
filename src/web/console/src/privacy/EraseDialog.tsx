import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import { Dialog } from "../shared/Dialog.js";
import type { CaseDialogProps } from "./dialogs.js";

/** Erases an investor once their id was typed: nothing brings them back. */
export function EraseDialog({ api, subject: { caseId, investor }, onDone, onClose }: CaseDialogProps) {
  const { problem, run } = useAction(onDone);
  const [typed, setTyped] = useState("");
  const [isRunning, setRunning] = useState(false);
  const erase = async () => {
    setRunning(true);
    const isDone = await run(async () => void (await api.erase(caseId)));
    setRunning(false);
    if (isDone) onClose();
  };
  return (
    <Dialog title="Erase an investor" confirm={isRunning ? "Erasing…" : "Erase for good"} isDanger problem={problem} isReady={typed.trim() === investor && !isRunning} onConfirm={() => void erase()} onCancel={onClose}>
      <p>Everything this service stores about <code>{investor}</code> is removed: records, keys, snapshots, backups. It cannot be undone. The case gets a signed certificate.</p>
      <label className="line tall">Type the investor’s id to confirm <input value={typed} required autoComplete="off" spellCheck={false} onChange={({ target }) => setTyped(target.value)} /></label>
    </Dialog>
  );
}
