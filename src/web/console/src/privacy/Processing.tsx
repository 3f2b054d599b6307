import type { ProcessingView } from "@brokerage/sdk";
import { useAnswer } from "../hooks/useAnswer.js";
import type { PrivacyApi } from "../privacyApi.js";
import { Panel } from "../shared/Panel.js";

const bases: Readonly<Record<string, string>> = { consent: "consent", contract: "contract", "legal-duty": "legal duty" };

/** What is processed for which purpose, on which basis, to compute what, and how long it is kept. */
export function Processing({ api }: { readonly api: PrivacyApi }) {
  const { value, problem } = useAnswer(() => api.matrix(), "matrix");
  return (
    <Panel title="Purpose × data × features" className="whole" note={problem ?? "Drawn from what runs, not kept by hand"}>
      <div className="scroll" tabIndex={0} role="group" aria-label="What is processed">
        <table className="processing">
          <thead><tr><th scope="col">Purpose</th><th scope="col">Basis</th><th scope="col">Data</th><th scope="col">Arrives as</th><th scope="col">Features</th><th scope="col">Kept</th></tr></thead>
          <tbody>{value?.map((row) => <Row key={`${row.purpose} ${row.title} ${row.category}`} row={row} />)}</tbody>
        </table>
      </div>
    </Panel>
  );
}

const Row = ({ row: { title, purpose, basis, category, events, features, retention } }: { readonly row: ProcessingView }) => (
  <tr>
    <td><b>{title}</b>{purpose !== null && <code>{purpose}</code>}</td>
    <td><span className="badge" data-state={basis === "consent" ? "active" : undefined}>{bases[basis] ?? basis}</span></td>
    <td>{category.replaceAll("-", " ")}</td>
    <td><Names names={events.map((event) => event.replace(/^brokerage\.|\.v\d+$/g, ""))} /></td>
    <td><Names names={features} /></td>
    <td>{retention}</td>
  </tr>
);

const Names = ({ names }: { readonly names: readonly string[] }) =>
  names.length === 0 ? "–" : <ul className="names">{names.map((name) => <li key={name}><code>{name}</code></li>)}</ul>;
