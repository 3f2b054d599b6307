import type { QuarantineItem, Receipt } from "@brokerage/sdk";
import { useState } from "react";
import { explain, type OperatorApi } from "../operatorApi.js";
import { usePolled } from "../hooks/usePolled.js";

const everyMs = 5_000;
const moment = new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** Events that were set aside; each is replayed or discarded by a person. Their payloads stay encrypted and are not shown. */
export function Quarantine({ api }: { readonly api: OperatorApi }) {
  const [trail, setTrail] = useState<readonly (string | null)[]>([null]);
  const [turn, setTurn] = useState(0);
  const [said, setSaid] = useState("");
  const after = trail.at(-1) ?? null;
  const { value: page, problem } = usePolled(() => api.quarantine(after), everyMs, `${turn} ${after}`);

  const settle = async (item: QuarantineItem, what: "replay" | "discard") => {
    try {
      if (what === "discard") await api.discard(item.quarantineId);
      const outcome = what === "discard" ? "was discarded." : outcomeOf(await api.replay(item.quarantineId));
      setSaid(`${item.eventId} ${outcome}`);
    } catch (failure) {
      setSaid(`${item.eventId}: ${explain(failure)}`);
    }
    setTurn((count) => count + 1);
  };

  return (
    <section className="panel" aria-labelledby="quarantine">
      <header>
        <h2 id="quarantine">Quarantine</h2>
        <p role="status">{problem ?? said}</p>
      </header>
      {page !== null && page.items.length === 0 && <p className="quiet">Nothing is waiting.</p>}
      {page !== null && page.items.length > 0 && (
        <div className="scroll" tabIndex={0} role="group" aria-label="Events in quarantine">
          <table>
            <thead>
              <tr><th scope="col">Event</th><th scope="col">Investor</th><th scope="col">Why</th><th scope="col">Received</th><th scope="col">Decision</th></tr>
            </thead>
            <tbody>
              {page.items.map((item) => (
                <tr key={item.quarantineId}>
                  <td><b>{item.type}</b><code>{item.source}/{item.eventId}</code></td>
                  <td><code>{item.investor}</code></td>
                  <td><b>{item.code}</b>{item.detail}</td>
                  <td>{moment.format(new Date(item.receivedAt))}</td>
                  <td className="decide">
                    <button type="button" aria-label={`Replay ${item.eventId}`} onClick={() => void settle(item, "replay")}>Replay</button>
                    <button type="button" className="danger" aria-label={`Discard ${item.eventId}`} onClick={() => void settle(item, "discard")}>Discard</button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <footer>
        <button type="button" disabled={trail.length === 1} onClick={() => setTrail(trail.slice(0, -1))}>Newer page</button>
        <button type="button" disabled={(page?.next ?? null) === null} onClick={() => setTrail([...trail, page?.next ?? null])}>Next page</button>
      </footer>
    </section>
  );
}

const outcomeOf = ({ status, code }: Receipt): string => (status === "accepted" ? "was replayed." : `is still ${status}${code === null ? "." : `: ${code}.`}`);
