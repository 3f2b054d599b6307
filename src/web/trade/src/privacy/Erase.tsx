import { ApiError } from "@brokerage/sdk";
import { useId, useState, type FormEvent } from "react";
import { usePhone } from "../phone/context.js";
import { ExportRow } from "./ExportRow.js";
import type { PageProps } from "./pages.js";

const word = "erase";

/** Erases everything, after the word for it was typed. */
export function Erase({ onErased }: PageProps) {
  const { client } = usePhone();
  const [typed, setTyped] = useState("");
  const [state, setState] = useState<"idle" | "busy" | "gone" | "refused" | "failed">("idle");
  const id = useId();
  const isReady = typed.trim().toLowerCase() === word && state !== "busy";
  const erase = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setState("busy");
    client.close(); // what waits to be sent would come after the erasure
    client.rest.erase({ confirm: word }).then(onErased, (failure: unknown) => {
      client.connect();
      const status = failure instanceof ApiError ? failure.status : 0;
      setState(status === 404 ? "gone" : status >= 400 && status < 500 ? "refused" : "failed");
    });
  };
  return (
    <form onSubmit={erase}>
      <p className="lead">Everything that this service knows about you is erased for good. Nobody can bring it back, not even we.</p>
      <h4>What goes</h4>
      <ul className="points">
        <li>Every record, value, card and choice in this service, also in its backups and logs</li>
        <li>Your fitted view: this app stops</li>
      </ul>
      <h4>What your broker keeps elsewhere</h4>
      <ul className="points">
        <li>Your account, holdings and orders: they are with your broker and not touched</li>
        <li>What the law makes your broker keep, such as contract notes and tax records</li>
      </ul>
      <h4>You may want a copy first</h4>
      <ul className="rows"><ExportRow /></ul>
      <div className="act">
        <label htmlFor={id}>Type the word <b>{word}</b> to confirm</label>
        <input id={id} value={typed} autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={({ target }) => setTyped(target.value)} />
        <button type="submit" className="danger" aria-disabled={!isReady}>Erase everything</button>
        <p role="status">
          {state === "busy" && "Being erased…"}
          {state === "gone" && "Nothing is known of you here any more: an earlier try was successful."}
          {state === "refused" && "The server did not do it. Nothing is erased; please ask the privacy office."}
          {state === "failed" && "No answer came, so it may or may not be done. Please try again."}
        </p>
      </div>
    </form>
  );
}
