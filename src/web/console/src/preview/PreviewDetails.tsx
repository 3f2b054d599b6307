import type { Breakdown, PreviewView } from "@brokerage/sdk";
import { count, share } from "../model/format.js";
import { Panel, Tier } from "../shared/Panel.js";
import { Trace } from "../shared/Trace.js";

/** What is behind the matrix: people, groups, segments, and what cannot be known. */
export function PreviewDetails({ view }: { readonly view: PreviewView }) {
  return (
    <>
      <Samples view={view} />
      <Panel title="By group">
        {view.breakdowns.map((breakdown) => <Groups key={breakdown.by} breakdown={breakdown} />)}
      </Panel>
      <Panel title="Segments and unknowns">
        <SegmentTable view={view} />
        {view.unknown.length > 0 && <h3>Unknown for lack of consent</h3>}
        <ul className="bars">
          {view.unknown.map(({ feature, purpose, share: part }) => (
            <li key={`${feature} ${purpose}`}>
              <p><b className="as-is">{feature}</b><span>{share(part)} have not allowed {purpose}</span></p>
              <meter min={0} max={1} value={part} aria-label={`${feature} unknown`} />
            </li>
          ))}
        </ul>
        {view.silentRules.length > 0 && <p className="notice">Rules that match nobody: {view.silentRules.join(", ")}.</p>}
      </Panel>
    </>
  );
}

function Samples({ view }: { readonly view: PreviewView }) {
  return (
    <Panel title="Investors who would move" note="Pseudonyms, good for this snapshot only" className="whole">
      {view.samples.length === 0 && <p className="quiet">Nobody would move.</p>}
      <div className="samples">
        {view.samples.map((sample) => (
          <details key={sample.pseudonym}>
            <summary>
              <code>{sample.pseudonym}</code>
              <span><Tier tier={sample.from} /> → <Tier tier={sample.to} /></span>
              <span className="quiet">{sample.ruleBefore === sample.ruleAfter ? sample.ruleAfter : `${sample.ruleBefore} → ${sample.ruleAfter}`}</span>
            </summary>
            <div className="pair"><Trace title="In force" clauses={sample.before} /><Trace title="Previewed" clauses={sample.after} /></div>
          </details>
        ))}
      </div>
    </Panel>
  );
}

function Groups({ breakdown }: { readonly breakdown: Breakdown }) {
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={`By ${breakdown.by}`}>
      <table className="numbers">
        <thead><tr><th scope="col">{breakdown.by}</th><th scope="col">Investors</th><th scope="col">Up</th><th scope="col">Down</th></tr></thead>
        <tbody>
          {breakdown.groups.map(({ group, population, up, down }) => (
            <tr key={group}><th scope="row">{group}</th><td>{count(population)}</td><td data-move="up">{count(up)}</td><td data-move="down">{count(down)}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SegmentTable({ view }: { readonly view: PreviewView }) {
  if (view.segments.length === 0) return <p className="quiet">The rule set names no segments.</p>;
  return (
    <table className="numbers">
      <thead><tr><th scope="col">Segment</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
      <tbody>{view.segments.map(({ segment, name, before, after }) => <tr key={segment}><th scope="row">{name}</th><td>{count(before)}</td><td>{count(after)}</td></tr>)}</tbody>
    </table>
  );
}
