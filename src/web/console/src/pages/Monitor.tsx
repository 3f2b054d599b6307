import type { MonitorCell, MonitorView } from "@brokerage/sdk";
import { useState } from "react";
import { usePolled } from "../hooks/usePolled.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { bandOf, isOutside } from "../model/charts.js";
import { count, short, when } from "../model/format.js";
import { RollBackDialog } from "../review/RollBackDialog.js";
import { Badge, Panel } from "../shared/Panel.js";

const everyMs = 3_000;
const width = 400;

/** What the newest publication was to do and what it does. */
export function Monitor({ bench }: { readonly bench: Workbench }) {
  const { value, problem } = usePolled(() => bench.api.monitor(), everyMs, bench.api);
  const [isRollingBack, setRollingBack] = useState(false);
  if (value === null || value.state === "none") {
    return <Panel title="Monitor" className="whole"><p className="quiet" role="status">{problem ?? (value === null ? "…" : "Nothing has been published yet.")}</p></Panel>;
  }

  return (
    <>
      <Panel title="Newest publication" live className="whole" note={problem ?? <Badge state={value.state} />}>
        <p className="total">{value.percent} % <span>of the investors are decided by <code>{short(value.revision ?? "")}</code> since {when(value.since)}</span></p>
        {value.state === "stopped" && <p className="notice" role="alert">It was rolled back. The audit says why.</p>}
        <p className="row"><button type="button" className="danger" disabled={value.state === "stopped"} onClick={() => setRollingBack(true)}>Roll back</button></p>
      </Panel>
      <Panel title="Predicted and observed moves" note="The band is what it may reach before it is stopped">
        <ul className="bands">{value.cells.filter(({ from, to }) => from !== to).map((cell) => <Band key={`${cell.from} ${cell.to}`} cell={cell} />)}</ul>
      </Panel>
      <Guardrails view={value} />
      {isRollingBack && <RollBackDialog bench={bench} onClose={() => setRollingBack(false)} />}
    </>
  );
}

function Band({ cell }: { readonly cell: MonitorCell }) {
  const { predicted, low, high, observed } = bandOf(cell);
  return (
    <li data-outside={isOutside(cell)}>
      <p><b>{cell.from} → {cell.to}</b><span>{count(cell.observed)} of {count(cell.predicted)} predicted</span></p>
      <svg viewBox={`0 0 ${width} 24`} preserveAspectRatio="none" role="img" aria-label={`${count(cell.observed)} observed, ${count(cell.low)} to ${count(cell.high)} foreseen`}>
        <rect className="track" width={width} height="24" rx="6" />
        {low !== null && high !== null && <rect className="band" x={low * width} width={Math.max(2, (high - low) * width)} height="24" rx="4" />}
        {observed !== null && <rect className="observed" y="8" width={observed * width} height="8" rx="4" />}
        {predicted !== null && <line x1={predicted * width} x2={predicted * width} y1="2" y2="22" />}
      </svg>
    </li>
  );
}

function Guardrails({ view }: { readonly view: MonitorView }) {
  return (
    <Panel title="Guardrails">
      <ul className="bars">
        {view.guardrails.map(({ name, value, limit, isBroken }) => (
          <li key={name} data-broken={isBroken}>
            <p><b>{name}</b><span>{value.toLocaleString("en-IN", { maximumFractionDigits: 3 })} of at most {limit.toLocaleString("en-IN", { maximumFractionDigits: 3 })}</span></p>
            <meter min={0} max={Math.max(limit, value, 1e-9)} value={value} aria-label={name} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
