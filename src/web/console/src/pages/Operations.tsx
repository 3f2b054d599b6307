import { usePolled } from "../hooks/usePolled.js";
import { count } from "../model/format.js";
import { sharesOf, totalOf } from "../model/population.js";
import type { OperatorApi } from "../operatorApi.js";
import { Panel } from "../shared/Panel.js";
import { Quarantine } from "./Quarantine.js";

const everyMs = 2_000;

/** For operators: how the store is doing and what was set aside. */
export function Operations({ api }: { readonly api: OperatorApi }) {
  const { value, problem } = usePolled(() => api.status(), everyMs, api);
  return (
    <>
      <Panel title="Store" live note={<span className="fresh" data-state={problem === null ? "live" : "stale"}>{problem ?? "Live"}</span>}>
        {value !== null && (
          <dl className="facts wide">
            <div><dt>Investors</dt><dd className="total">{count(totalOf(sharesOf(value)))}</dd></div>
            <div><dt>Events accepted since start</dt><dd>{count(value.acceptedEvents)}</dd></div>
            <div><dt>Investors in memory</dt><dd>{count(value.activeActors)}</dd></div>
            <div data-alarm={value.quarantineOpen > 0}><dt>Waiting in quarantine</dt><dd>{count(value.quarantineOpen)}</dd></div>
          </dl>
        )}
      </Panel>
      <Quarantine api={api} />
    </>
  );
}
