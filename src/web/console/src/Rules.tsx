import type { OperatorApi } from "./operatorApi.js";
import { usePolled } from "./usePolled.js";

const everyMs = 30_000;

/** The rule set in force, to read. */
export function Rules({ api }: { readonly api: OperatorApi }) {
  const { value, problem } = usePolled(() => api.rules(), everyMs, api);
  return (
    <section className="panel" aria-labelledby="rules">
      <header>
        <h2 id="rules">Rules in force</h2>
        <p role="status">{problem ?? "Read only"}</p>
      </header>
      <pre tabIndex={0} role="group" aria-labelledby="rules">{value ?? "…"}</pre>
    </section>
  );
}
