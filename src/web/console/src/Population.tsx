import { sharesOf, totalOf } from "./population.js";
import type { OperatorApi } from "./operatorApi.js";
import { usePolled } from "./usePolled.js";

const everyMs = 2_000;
const whole = new Intl.NumberFormat("en-IN");
const percent = new Intl.NumberFormat("en-IN", { style: "percent", maximumFractionDigits: 1 });

/** Who is where, and how the store is doing. */
export function Population({ api }: { readonly api: OperatorApi }) {
  const { value, problem } = usePolled(() => api.status(), everyMs, api);
  const shares = value === null ? [] : sharesOf(value);
  return (
    <section className="panel" aria-labelledby="population">
      <header>
        <h2 id="population">Population</h2>
        <p className="fresh" data-state={problem === null ? "live" : "stale"} role="status">{problem ?? "Live"}</p>
      </header>
      <p className="total">{value === null ? "–" : whole.format(totalOf(shares))} <span>investors</span></p>
      <div className="tiers">
        {shares.map(({ tier, count, share }) => (
          <div key={tier} data-tier={tier}>
            <p><b>{tier}</b><span>{whole.format(count)} · {percent.format(share)}</span></p>
            <meter min={0} max={1} value={share} aria-label={`Share of ${tier}`} />
          </div>
        ))}
      </div>
      {value !== null && (
        <dl className="facts">
          <div><dt>Events accepted since start</dt><dd>{whole.format(value.acceptedEvents)}</dd></div>
          <div><dt>Investors in memory</dt><dd>{whole.format(value.activeActors)}</dd></div>
          <div data-alarm={value.quarantineOpen > 0}><dt>Waiting in quarantine</dt><dd>{whole.format(value.quarantineOpen)}</dd></div>
          <div><dt>Rule set in force</dt><dd><code>{value.ruleSetRevision}</code></dd></div>
        </dl>
      )}
    </section>
  );
}
