import type { PopulationView, RulesOverview } from "@brokerage/sdk";
import { usePolled } from "../hooks/usePolled.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { areaOf, seriesOf } from "../model/charts.js";
import { count, share, short, when } from "../model/format.js";
import { orderOf } from "../model/population.js";
import { Ramp } from "../review/Ramp.js";
import { Panel } from "../shared/Panel.js";

const everyMs = 3_000;

/** Who is where now and was before, and the rule set that decides it. */
export function Population({ bench }: { readonly bench: Workbench }) {
  const { value, problem } = usePolled(() => bench.api.population(), everyMs, bench.api);
  return (
    <>
      <Panel title="Population" live className="whole" note={<span className="fresh" data-state={problem === null ? "live" : "stale"}>{problem ?? "Live"}</span>}>
        <p className="total">{value === null ? "–" : count(value.total)} <span>investors</span></p>
        {value !== null && <div className="multiples">{orderOf(Object.keys(value.byTier)).map((tier) => <TierMultiple key={tier} tier={tier} view={value} />)}</div>}
      </Panel>
      {bench.overview !== null && <InForce overview={bench.overview} bench={bench} />}
      {value !== null && value.segments.length > 0 && <Segments view={value} />}
    </>
  );
}

function TierMultiple({ tier, view }: { readonly tier: string; readonly view: PopulationView }) {
  const now = view.byTier[tier] ?? 0;
  const { line, area } = areaOf([...seriesOf(view.history, tier), now], 320, 72);
  const first = view.history[0]?.byTier[tier] ?? now;
  const change = now - first;
  return (
    <figure data-tier={tier}>
      <figcaption><b>{tier}</b><span>{share(view.total === 0 ? 0 : now / view.total)}</span></figcaption>
      <p>{count(now)} <span>{change === 0 ? "no change" : `${change > 0 ? "+" : "−"}${count(Math.abs(change))}`}</span></p>
      <svg viewBox="0 0 320 72" preserveAspectRatio="none" role="img" aria-label={`${tier}: ${count(first)} at first, ${count(now)} now`}>
        <path className="area" d={area} /><path className="line" d={line} />
      </svg>
    </figure>
  );
}

function InForce({ overview, bench }: { readonly overview: RulesOverview; readonly bench: Workbench }) {
  const revision = overview.revisions.find(({ revision: name }) => name === overview.active);
  return (
    <Panel title="Rules in force" note={<code>{short(overview.active)}</code>}>
      <p className="lead">{revision?.comment || "The rule set from the configuration folder."}</p>
      {revision !== undefined && <p className="quiet">{revision.author === "file" ? "Imported" : `Written by ${revision.author}, approved by ${revision.approver}, published`} {when(revision.publishedAt)}.</p>}
      {overview.fileDrift !== null && <p className="notice">The file in the configuration folder differs from this in {overview.fileDrift.length} {overview.fileDrift.length === 1 ? "place" : "places"}.</p>}
      {overview.ramp === null ? <p className="quiet">No ramp is under way.</p> : <Ramp ramp={overview.ramp} bench={bench} />}
      <p><a className="button" href="#/rules">Tune the rules</a></p>
    </Panel>
  );
}

function Segments({ view }: { readonly view: PopulationView }) {
  return (
    <Panel title="Named segments" note="Beside the tier">
      <ul className="bars">
        {view.segments.map(({ segment, name, count: size }) => (
          <li key={segment}>
            <p><b>{name}</b><span>{count(size)}</span></p>
            <meter min={0} max={Math.max(1, view.total)} value={size ?? 0} aria-label={`Members of ${name}`} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
