import type { Card } from "@brokerage/sdk";
import { usePause } from "../hooks/usePause.js";
import { Icon } from "../shared/Icon.js";
import { usePhone } from "./context.js";

/** Says for as long as personalisation is paused that it is, with the way back. */
export function PausedBanner({ card }: { readonly card: Card }) {
  const { openSheet } = usePhone();
  const { isRunning, pause, outcome } = usePause();
  return (
    <aside className="paused" aria-label={card.title} data-testid="paused">
      <p><Icon name="pause" /> <b>{card.title}</b></p>
      <p>{card.body[0]}</p>
      <p className="paused-foot">
        <button type="button" className="primary" aria-disabled={isRunning} onClick={() => pause(false)}>Resume</button>
        <button type="button" className="link" onClick={() => openSheet({ kind: "why", id: card.id })}>Why am I seeing this?</button>
      </p>
      <p className="disclosure">{card.disclosure}</p>
      <p role="status" className="said">{outcome}</p>
    </aside>
  );
}
