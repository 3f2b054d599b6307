import { systemEnvironment } from "@brokerage/sdk";
import { useAct } from "../hooks/useAct.js";
import { usePhone } from "../phone/context.js";

/** Forgets what was learned, after it was said what that means. */
export function Forget() {
  const { client } = usePhone();
  const { isRunning, run, outcomeOf } = useAct();
  const forget = () => run("reset", () => client.rest.reset({ idempotencyKey: systemEnvironment.newKey() }));
  return (
    <>
      <p className="lead">We forget what we learned about you and start anew, as on your first day.</p>
      <h4>What is forgotten</h4>
      <ul className="points">
        <li>What we worked out from your trades, holdings and steps in the app</li>
        <li>What you told us about yourself, also a wish for a simpler view</li>
        <li>Quiz answers and finished lessons</li>
      </ul>
      <h4>What stays</h4>
      <ul className="points">
        <li>Your choices about your data: from now on they let us learn again</li>
        <li>Your account, orders and holdings at the broker</li>
      </ul>
      <div className="act">
        <button type="button" className="danger" aria-disabled={isRunning} onClick={forget}>Forget what you learned</button>
        <p role="status">{outcomeOf("reset", "It is forgotten.")}</p>
      </div>
    </>
  );
}
