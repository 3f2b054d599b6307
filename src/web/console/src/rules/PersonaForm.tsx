import type { Scalar } from "@brokerage/sdk";
import type { Workbench } from "../hooks/useWorkbench.js";
import type { Persona } from "../model/personas.js";
import { ValueInput } from "./CompareRow.js";

/** The values of a made-up investor; an empty field is unknown. */
export function PersonaForm({ persona, bench, onChange, onKeep, onForget }: {
  readonly persona: Persona; readonly bench: Workbench; readonly onChange: (persona: Persona) => void; readonly onKeep: () => void; readonly onForget: (() => void) | null;
}) {
  const keys = [...new Set([...(bench.catalogue?.features.map(({ key }) => key) ?? []), ...persona.given.map(({ feature }) => feature)])];
  const set = (feature: string, value: Scalar | null) => {
    const others = persona.given.filter((given) => given.feature !== feature);
    onChange({ ...persona, given: value === null ? others : [...others, { feature, value }] });
  };
  const valueOf = (feature: string) => persona.given.find((given) => given.feature === feature)?.value ?? null;
  return (
    <form className="persona" onSubmit={(event) => {
      event.preventDefault();
      onKeep();
    }}>
      <label><span>Name</span><input value={persona.name} required onChange={({ target }) => onChange({ ...persona, name: target.value })} /></label>
      <label>
        <span>Is in</span>
        <select value={persona.present ?? ""} onChange={({ target }) => onChange({ ...persona, present: target.value || null })}>
          <option value="">the default</option>
          {bench.tree?.tiers.map((tier) => <option key={tier}>{tier}</option>)}
        </select>
      </label>
      {keys.map((key) => <label key={key}><span className="as-is">{key}</span><ValueInput label={key} value={valueOf(key)} placeholder="unknown" onValue={(value) => set(key, value)} /></label>)}
      <p className="row"><button type="button" className="danger" disabled={onForget === null} onClick={() => onForget?.()}>Forget</button><button type="submit" className="primary">Keep</button></p>
    </form>
  );
}
