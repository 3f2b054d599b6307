import type { PreviewView } from "@brokerage/sdk";
import type { Workbench } from "../hooks/useWorkbench.js";
import { count, share } from "../model/format.js";
import { Panel } from "../shared/Panel.js";
import { Matrix } from "./Matrix.js";

const horizons = [0, 7, 30, 90];

/** Who would move if the text were in force, now or in some days. */
export function PreviewPanel({ bench }: { readonly bench: Workbench }) {
  const { preview, check, tree } = bench;
  const view = preview.value;
  const isOld = preview.isPending || (check.value?.errors.length ?? 0) > 0;
  const note = preview.problem ?? (isOld && view !== null ? (preview.isPending ? "Counting…" : "As of the last text without errors") : view === null ? "Counting…" : `${count(view.population)} investors in ${Math.round(view.elapsedMs)} ms`);
  return (
    <Panel title="Who would move" live note={note} className="whole preview">
      <div className="glance" aria-busy={isOld}>
        {view !== null && <Matrix preview={view} tiers={tree?.tiers ?? []} />}
        {view !== null && <Figures view={view} />}
        <Horizon days={bench.daysAhead} onDays={bench.look} />
      </div>
    </Panel>
  );
}

function Figures({ view }: { readonly view: PreviewView }) {
  return (
    <dl className="figures">
      <div className="big"><dt>would move</dt><dd>{view.movedShare !== null ? share(view.movedShare) : view.revision === view.against ? "nobody" : "few"}</dd></div>
      <div><dt>investors who would move</dt><dd>{count(view.moved)}</dd></div>
      <div><dt>held by dwell or flip budget</dt><dd>{count(view.held)}</dd></div>
      <div><dt>rules that match nobody</dt><dd>{view.silentRules.length === 0 ? "none" : view.silentRules.length}</dd></div>
    </dl>
  );
}

function Horizon({ days, onDays }: { readonly days: number; readonly onDays: (days: number) => void }) {
  const place = Math.max(0, horizons.indexOf(days));
  return (
    <label className="horizon">
      <span>If nothing else happens, <output>{days === 0 ? "now" : `in ${days} days`}</output></span>
      <input type="range" min={0} max={horizons.length - 1} step={1} value={place} aria-valuetext={days === 0 ? "now" : `in ${days} days`} onChange={({ target }) => onDays(horizons[Number(target.value)] ?? 0)} />
      <span className="ticks" aria-hidden="true">{horizons.map((horizon) => <i key={horizon}>{horizon === 0 ? "now" : `${horizon} d`}</i>)}</span>
    </label>
  );
}
