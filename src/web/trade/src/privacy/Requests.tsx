import type { CaseView } from "@brokerage/sdk";
import { useId, useState } from "react";
import { useRequests } from "../hooks/resources.js";
import { day } from "../model/format.js";
import { requestKinds, requestText } from "../model/privacyWords.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";

type Sent = "idle" | "sending" | "sent" | "failed";

const sentTexts: Readonly<Record<Sent, string>> = { idle: "", sending: "Sending…", sent: "Sent. It is in the list above.", failed: "That did not arrive. Please try again." };

/** What was asked of the privacy office, and a way to ask. */
export function Requests() {
  const { client } = usePhone();
  const [turn, setTurn] = useState(0);
  const [kind, setKind] = useState<string | null>(null);
  const [sent, setSent] = useState<Sent>("idle");
  const requests = useRequests(client.rest, turn);
  const name = useId();
  const send = () => {
    if (kind === null || sent === "sending") return;
    setSent("sending");
    client.rest.openRequest({ kind }).then(
      () => {
        setSent("sent");
        setKind(null);
        setTurn(turn + 1);
      },
      () => setSent("failed"),
    );
  };
  return (
    <>
      <p className="lead">Most of it you can do here yourself, at once. For the rest a person answers, by a date that the law sets.</p>
      <Loading resource={requests}>{(cases) => (cases.length === 0 ? <p className="quiet">You have not asked for anything.</p> : <ol className="facts">{cases.map((one) => <Request key={one.caseId} request={one} />)}</ol>)}</Loading>
      <fieldset className="ask">
        <legend>Ask the privacy office</legend>
        <div className="options">
          {requestKinds.map(([value, label]) => (
            <label key={value} className="option">
              <input type="radio" name={name} checked={kind === value} onChange={() => { setKind(value); setSent("idle"); }} />
              {label}
            </label>
          ))}
        </div>
        <button type="button" className="primary" aria-disabled={kind === null || sent === "sending"} onClick={send}>Send</button>
        <p role="status" className="quiet">{sentTexts[sent]}</p>
      </fieldset>
    </>
  );
}

const Request = ({ request }: { readonly request: CaseView }) => (
  <li>
    <p><b>{requestKinds.find(([kind]) => kind === request.kind)?.[1] ?? request.kind}</b></p>
    <p>{requestText(request, Date.now())}</p>
    <p className="quiet">Asked {day(request.openedAt)}, number {request.caseId}</p>
  </li>
);
