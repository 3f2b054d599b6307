import type { ConsentView, PurposeView } from "@brokerage/sdk";
import { useState } from "react";
import { usePurposes } from "../hooks/resources.js";
import { day } from "../model/format.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";
import { Sheet } from "./Sheet.js";

/** Which data may be used for what; a change takes effect while the app is open. */
export function DataSheet({ onClose }: { readonly onClose: () => void }) {
  const { client, view } = usePhone();
  const purposes = usePurposes(client.rest);
  return (
    <Sheet title="My data" onClose={onClose}>
      <p className="lead">You decide what your data is used for. Take it back at any time; what it fed is forgotten.</p>
      <Loading resource={purposes}>
        {(notices) => (
          <ul className="consents">
            {view.consents.map((consent) => (
              <Consent key={consent.purpose} consent={consent} notice={notices.find((notice) => notice.purpose === consent.purpose)} />
            ))}
          </ul>
        )}
      </Loading>
    </Sheet>
  );
}

interface ConsentProps {
  readonly consent: ConsentView;
  /** What to read before choosing; without it nothing can be given. */
  readonly notice: PurposeView | undefined;
}

function Consent({ consent, notice }: ConsentProps) {
  const { client } = usePhone();
  const [state, setState] = useState<"idle" | "saving" | "failed">("idle");
  const { purpose, title, granted, since } = consent;
  const toggle = () => {
    if (notice === undefined) return;
    setState("saving");
    const { noticeVersion, language } = notice;
    client.experience.setConsent({ purpose, granted: !granted, noticeVersion, language }).then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  const text = state === "failed" ? "That did not arrive. Please try again." : granted && since !== null ? `Given ${day(since)}` : "Not used";
  return (
    <li>
      <button type="button" role="switch" aria-checked={granted} disabled={state === "saving" || notice === undefined} onClick={toggle}>
        <span>
          <b>{title}</b>
          <span className="quiet">{text}</span>
        </span>
        <span className="switch" aria-hidden="true" />
      </button>
      {notice !== undefined && (
        <details>
          <summary>What this means</summary>
          <p>{notice.notice}</p>
        </details>
      )}
    </li>
  );
}
