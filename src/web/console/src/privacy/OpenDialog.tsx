import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import { caseKinds } from "../model/privacy.js";
import { Dialog } from "../shared/Dialog.js";
import type { DialogProps } from "./dialogs.js";

/** Takes down what an investor asked for by letter, mail or telephone. */
export function OpenDialog({ api, onDone, onClose }: DialogProps) {
  const { problem, run } = useAction(onDone);
  const [investor, setInvestor] = useState("");
  const [kind, setKind] = useState("access");
  const open = async () => {
    if (await run(async () => void (await api.openCase({ investor: investor.trim(), kind })))) onClose();
  };
  return (
    <Dialog title="Open a case" confirm="Open" problem={problem} isReady={investor.trim() !== ""} onConfirm={() => void open()} onCancel={onClose}>
      <p>For a request that came by letter, mail or telephone. The deadline starts now.</p>
      <label className="line tall">Investor <input value={investor} required autoComplete="off" spellCheck={false} onChange={({ target }) => setInvestor(target.value)} /></label>
      <label className="line">Asked for <select value={kind} onChange={({ target }) => setKind(target.value)}>{caseKinds.map(([value, label]) => <option key={value} value={value}>{label}</option>)}</select></label>
    </Dialog>
  );
}
