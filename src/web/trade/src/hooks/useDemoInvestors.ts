import type { DemoInvestor } from "@brokerage/sdk";
import { useResource, type Resource } from "./useResource.js";

/** The demo's investors; null where the server has none to show, that is outside Development. */
export const useDemoInvestors = (): Resource<readonly DemoInvestor[] | null> =>
  useResource("demo-investors", async () => {
    const answer = await fetch("/dev/demo-investors");
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return (await answer.json()) as readonly DemoInvestor[];
  });
