import { systemEnvironment } from "@brokerage/sdk";
import { usePhone } from "../phone/context.js";
import { useAct } from "./useAct.js";

/** Pauses personalisation or lets it go on. */
export function usePause(): { readonly isRunning: boolean; readonly pause: (paused: boolean) => void; readonly outcome: string } {
  const { client } = usePhone();
  const { isRunning, run, outcomeOf } = useAct();
  const pause = (paused: boolean) => run("pause", () => client.rest.pause({ idempotencyKey: systemEnvironment.newKey(), paused }));
  return { isRunning, pause, outcome: outcomeOf("pause") };
}
