import type { RampView } from "@brokerage/sdk";
import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { short, when } from "../model/format.js";
import { RollBackDialog } from "./RollBackDialog.js";

/** A publication under way: how far it is, and what can be done about it. */
export function Ramp({ ramp, bench }: { readonly ramp: RampView; readonly bench: Workbench }) {
  const { problem, run } = useAction(bench.refresh);
  const [isRollingBack, setRollingBack] = useState(false);
  return (
    <div className="ramp">
      <p><b>{ramp.percent} %</b> of the investors are decided by <code>{short(ramp.revision)}</code>{ramp.nextAt !== null && <>; the next step is due {when(ramp.nextAt)}</>}.</p>
      <ol aria-label="Steps of the ramp">{ramp.steps.map((step) => <li key={step} data-state={step < ramp.percent ? "done" : step === ramp.percent ? "now" : "ahead"}>{step} %</li>)}</ol>
      <p className="row">
        <button type="button" disabled={ramp.percent >= 100} onClick={() => void run(() => bench.api.advance())}>Next step now</button>
        <button type="button" className="danger" onClick={() => setRollingBack(true)}>Roll back</button>
      </p>
      {problem !== "" && <p role="alert">{problem}</p>}
      {isRollingBack && <RollBackDialog bench={bench} onClose={() => setRollingBack(false)} />}
    </div>
  );
}
