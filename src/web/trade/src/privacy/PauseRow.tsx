import { useMyData } from "../hooks/resources.js";
import { usePause } from "../hooks/usePause.js";
import { pauseOf } from "../model/cards.js";
import { usePhone } from "../phone/context.js";
import { Switch } from "./Switch.js";

/** Stops all personalisation at once without taking any choice back. */
export function PauseRow() {
  const { client, view } = usePhone();
  const data = useMyData(client.rest, view.version);
  const { isRunning, pause, outcome } = usePause();
  const isPaused = pauseOf(view.cards) !== undefined || (data.status === "ready" && data.value.version >= view.version && data.value.paused);
  const text = isPaused ? "Paused: you see what everyone sees at the start" : "Nothing is learned or fitted to you meanwhile";
  return (
    <li>
      <Switch title="Pause personalisation" text={text} isOn={isPaused} isDisabled={isRunning} onToggle={() => pause(!isPaused)} />
      <p role="status" className="effect">{outcome}</p>
    </li>
  );
}
