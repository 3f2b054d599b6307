import type { PersonaOutcome, ValueChange } from "@brokerage/sdk";
import { useState } from "react";
import { useAnswer } from "../hooks/useAnswer.js";
import { useDelayed } from "../hooks/useDelayed.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { scalar } from "../model/format.js";
import { keepPersonas, loadPersonas, type Persona } from "../model/personas.js";
import { PersonaForm } from "../rules/PersonaForm.js";
import { Panel, Tier } from "../shared/Panel.js";
import { Trace } from "../shared/Trace.js";

const stillMs = 250;

/** Made-up investors, and what the rules being worked on make of them. */
export function Personas({ bench }: { readonly bench: Workbench }) {
  const [personas, setPersonas] = useState(() => loadPersonas(localStorage));
  const [chosen, setChosen] = useState<Persona>(personas[0] ?? { name: "New persona", present: null, given: [] });
  const still = useDelayed(JSON.stringify([bench.source, chosen.present, chosen.given]), stillMs);
  const outcome = useAnswer(() => bench.api.try({ source: bench.source, present: chosen.present, given: chosen.given }), bench.source === "" ? null : still);
  const put = (next: readonly Persona[]) => {
    setPersonas(next);
    keepPersonas(localStorage, next);
  };
  const tests = bench.tree?.tests ?? [];
  return (
    <>
      <Panel title="Personas" note="Kept in this browser" className="list">
        <Choices personas={personas} chosen={chosen} onChoose={setChosen} />
        <p className="row"><button type="button" onClick={() => setChosen({ name: "New persona", present: null, given: [] })}>New persona</button></p>
        {tests.length > 0 && <h3>Tests of the rule set</h3>}
        <Choices personas={tests} chosen={chosen} onChoose={setChosen} />
      </Panel>
      <Panel title={chosen.name} live note={outcome.problem ?? (outcome.isPending ? "Deciding…" : bench.isChanged || bench.draft !== null ? "By the draft" : "By the rules in force")}>
        {outcome.value !== null && <Outcome outcome={outcome.value} />}
        <PersonaForm
          persona={chosen} bench={bench} onChange={setChosen}
          onKeep={() => put([...personas.filter(({ name }) => name !== chosen.name), { name: chosen.name, present: chosen.present, given: chosen.given }])}
          onForget={personas.some(({ name }) => name === chosen.name) ? () => put(personas.filter(({ name }) => name !== chosen.name)) : null}
        />
        {outcome.value !== null && <Trace title="What was looked at" clauses={outcome.value.clauses} />}
      </Panel>
    </>
  );
}

function Choices({ personas, chosen, onChoose }: { readonly personas: readonly Persona[]; readonly chosen: Persona; readonly onChoose: (persona: Persona) => void }) {
  return (
    <ul className="choices">
      {personas.map((persona) => (
        <li key={persona.name}>
          <button type="button" aria-pressed={persona.name === chosen.name} onClick={() => onChoose(persona)}>
            <b>{persona.name}</b>
            <small>{persona.given.length === 0 ? "nothing known" : persona.given.map(({ feature, value }) => `${feature} ${scalar(value)}`).join(" · ")}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Outcome({ outcome }: { readonly outcome: PersonaOutcome }) {
  return (
    <div className="outcome">
      <p className="verdict-tier"><Tier tier={outcome.tier} /> <span>by <code>{outcome.rule}</code>{outcome.segments.length > 0 && <>, in {outcome.segments.join(", ")}</>}</span></p>
      <dl className="facts">
        <div><dt>Would move up with</dt><dd><Change changes={outcome.up} /></dd></div>
        <div><dt>Would move down with</dt><dd><Change changes={outcome.down} /></dd></div>
      </dl>
    </div>
  );
}

const Change = ({ changes }: { readonly changes: readonly ValueChange[] }) =>
  changes.length === 0 ? <span className="quiet">nothing</span> : changes.map(({ feature, from, to }) => <span key={feature} className="change"><code>{feature}</code> {scalar(from)} → <b>{scalar(to)}</b></span>);
