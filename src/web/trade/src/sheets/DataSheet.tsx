import type { ConsentView } from "@brokerage/sdk";
import { useState } from "react";
import { day } from "../model/format.js";
import { usePhone } from "../phone/context.js";
import { Sheet } from "./Sheet.js";

/** Version of the notice that the texts of this sheet are. */
const noticeVersion = "1";

/** Which data may be used for what; a change takes effect while the app is open. */
export function DataSheet({ onClose }: { readonly onClose: () => void }) {
  const { view } = usePhone();
  return (
    <Sheet title="My data" onClose={onClose}>
      <p className="lead">You decide what your data is used for. Take it back at any time; what it fed is forgotten.</p>
      <ul className="consents">
        {view.consents.map((consent) => <Consent key={consent.purpose} consent={consent} />)}
      </ul>
    </Sheet>
  );
}

function Consent({ consent }: { readonly consent: ConsentView }) {
  const { client } = usePhone();
  const [state, setState] = useState<"idle" | "saving" | "failed">("idle");
  const { purpose, title, granted, since } = consent;
  const toggle = () => {
    setState("saving");
    client.experience.setConsent({ purpose, granted: !granted, noticeVersion, language: "en" }).then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  const note = state === "failed" ? "That did not arrive. Please try again." : granted && since !== null ? `Given ${day(since)}` : "Not used";
  return (
    <li>
      <button type="button" role="switch" aria-checked={granted} disabled={state === "saving"} onClick={toggle}>
        <span>
          <b>{title}</b>
          <span className="quiet">{note}</span>
        </span>
        <span className="switch" aria-hidden="true" />
      </button>
    </li>
  );
}
