import type { MyEvent } from "@brokerage/sdk";
import { usePages } from "../hooks/usePages.js";
import { moment, scalar } from "../model/format.js";
import { glanceOf, keyText } from "../model/privacyWords.js";
import { featureText } from "../model/words.js";
import { usePhone } from "../phone/context.js";

/** Every stored record with its values, newest first. */
export function Events() {
  const { client } = usePhone();
  const { items, status, next } = usePages((after) => client.rest.events(after, 20));
  return (
    <>
      {items.length > 0 && <ol className="facts">{items.map((event) => <Record key={event.sequence} event={event} />)}</ol>}
      <p role="status" className="quiet">
        {status === "reading" && "One moment…"}
        {status === "end" && (items.length === 0 ? "Nothing is stored." : "That is all.")}
        {status === "failed" && "This could not be read."}
      </p>
      {(status === "more" || status === "failed") && <button type="button" className="secondary" onClick={next}>{status === "more" ? "Show older" : "Try again"}</button>}
    </>
  );
}

function Record({ event: { description, occurredAt, source, purpose, data, eventId, type } }: { readonly event: MyEvent }) {
  const { consents } = usePhone().view;
  const title = consents.find((consent) => consent.purpose === purpose)?.title ?? purpose;
  const glance = glanceOf(data);
  return (
    <li>
      <p><b>{description}</b></p>
      {glance !== "" && <p>{glance}</p>}
      <p className="quiet">{moment(occurredAt)}, from {keyText(source)}{title === null ? "" : `, under “${title}”`}</p>
      <details>
        <summary>What it says</summary>
        <dl className="pairs">
          {data.map(({ name, value }) => <div key={name}><dt>{featureText(name)}</dt><dd>{scalar(value)}</dd></div>)}
          <div><dt>kind</dt><dd><code>{type}</code></dd></div>
          <div><dt>id</dt><dd><code>{eventId}</code></dd></div>
        </dl>
      </details>
    </li>
  );
}
