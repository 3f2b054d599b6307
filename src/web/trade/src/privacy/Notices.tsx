import type { NudgeOverview, NudgeSettings } from "@brokerage/sdk";
import { useId, useState } from "react";
import { useNudges } from "../hooks/resources.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";
import { Switch } from "./Switch.js";

type Sent = "idle" | "sending" | "sent" | "failed";

const sentTexts: Readonly<Record<Sent, string>> = { idle: "", sending: "Saving…", sent: "Saved. It works from now on.", failed: "That did not arrive. Please try again." };

/** Whether and when an investor wants to be contacted, over every channel. */
export function Notices() {
  const { client, view } = usePhone();
  const overview = useNudges(client.rest);
  const isAllowed = view.consents.some(({ purpose, granted }) => purpose === "nudge-push" && granted);
  return (
    <>
      <p className="lead">Short notices about lessons and what you hold. Messages about your orders and your account always reach you.</p>
      {!isAllowed && <p className="quiet">You have not allowed short notices, so none are sent.</p>}
      <Loading resource={overview}>{(known) => <Settings known={known} />}</Loading>
    </>
  );
}

function Settings({ known }: { readonly known: NudgeOverview }) {
  const { client } = usePhone();
  const [overview, setOverview] = useState(known);
  const [sent, setSent] = useState<Sent>("idle");
  const id = useId();
  const { settings, sentToday, maxPerDay } = overview;
  const change = (part: Partial<NudgeSettings>) => {
    if (sent === "sending") return;
    setSent("sending");
    client.rest.setNudges({ ...settings, ...part }).then(
      (answer) => {
        setOverview(answer);
        setSent("sent");
      },
      () => setSent("failed"),
    );
  };
  return (
    <div className="notices">
      <ul className="rows">
        <li>
          <Switch title="Short notices" text={settings.enabled ? `At most ${maxPerDay} a day; ${sentToday} today` : "Off: none are sent"} isOn={settings.enabled}
            isDisabled={sent === "sending"} onToggle={() => change({ enabled: !settings.enabled })} />
        </li>
      </ul>
      <fieldset className="ask">
        <legend>Quiet hours</legend>
        <label htmlFor={`${id}-from`}>From</label>
        <input id={`${id}-from`} type="time" value={settings.quietFrom} onChange={({ target }) => target.value !== "" && change({ quietFrom: target.value })} />
        <label htmlFor={`${id}-until`}>Until</label>
        <input id={`${id}-until`} type="time" value={settings.quietUntil} onChange={({ target }) => target.value !== "" && change({ quietUntil: target.value })} />
        <p className="quiet">In your time zone, {settings.timeZone}.</p>
      </fieldset>
      <p role="status" className="effect">{sentTexts[sent]}</p>
    </div>
  );
}
