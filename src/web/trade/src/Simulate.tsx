import type { InvestorId } from "@brokerage/sdk";
import { useState } from "react";

const count = 40;

/** Lets the investor trade a while, so that the phone above changes before one's eyes. */
export function Simulate({ investorId }: { readonly investorId: InvestorId }) {
  const [state, setState] = useState<"idle" | "running" | "done" | "failed">("idle");
  const run = async () => {
    setState("running");
    try {
      const answer = await fetch("/dev/simulate-trades", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ investorId, count }),
      });
      setState(answer.ok ? "done" : "failed");
    } catch {
      setState("failed");
    }
  };
  const note = { idle: "Watch this phone change while it is open.", running: "Trading…", done: `${count} trades are in the journal.`, failed: "The trades did not arrive. Please try again." }[state];
  return (
    <>
      <button type="button" className="simulate" disabled={state === "running"} onClick={() => void run()}>Simulate {count} trades</button>
      <p role="status">{note}</p>
    </>
  );
}
