import { usePurposes } from "../hooks/resources.js";
import { useAct } from "../hooks/useAct.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";
import { Choice } from "./Choice.js";
import { ExportRow } from "./ExportRow.js";
import type { PageProps } from "./pages.js";
import { PauseRow } from "./PauseRow.js";
import { Row } from "./Row.js";

/** The first page: each purpose with its switch, and the ways to everything else. */
export function Choices({ turnTo }: PageProps) {
  const { client, view } = usePhone();
  const purposes = usePurposes(client.rest);
  const acts = useAct();
  return (
    <>
      <p className="lead">You decide what your data is used for. Take it back at any time; what it fed is forgotten.</p>
      <Loading resource={purposes}>
        {(notices) => (
          <ul className="consents">
            {view.consents.map((consent) => (
              <Choice key={consent.purpose} consent={consent} notice={notices.find((notice) => notice.purpose === consent.purpose)} acts={acts} />
            ))}
          </ul>
        )}
      </Loading>
      <h4>See for yourself</h4>
      <ul className="rows">
        <Row title="What we know about you" text="Every value, where it comes from, and why it is kept" onOpen={() => turnTo("known")} />
        <Row title="Who looked" text="People and systems that read your data" onOpen={() => turnTo("readers")} />
        <Row title="Your choices so far" text="A receipt for each yes and each no" onOpen={() => turnTo("receipts")} />
      </ul>
      <h4>In your hands</h4>
      <ul className="rows">
        <PauseRow />
        <Row title="When we may contact you" text="On or off, and your quiet hours" onOpen={() => turnTo("notices")} />
        <ExportRow />
        <Row title="Ask the privacy office" text="Access, a copy, a correction, with a date for the answer" onOpen={() => turnTo("requests")} />
        <Row title="Forget what you learned" text="Start anew; your choices above stay" onOpen={() => turnTo("forget")} />
        <Row title="Erase everything" text="For good, with a certificate" onOpen={() => turnTo("erase")} />
      </ul>
    </>
  );
}
