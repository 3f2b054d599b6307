import { useState } from "react";
import { fileName } from "../model/privacyWords.js";
import { usePhone } from "../phone/context.js";
import { Icon } from "../shared/Icon.js";
import { save } from "../shared/save.js";

const texts = { idle: "Everything that is stored, as JSON and CSV in one zip", busy: "Being put together…", done: "Saved. It is yours to keep or take elsewhere.", failed: "It could not be read. Please try again." } as const;

/** Gets everything that is stored as a file. */
export function ExportRow() {
  const { client } = usePhone();
  const [state, setState] = useState<keyof typeof texts>("idle");
  const get = () => {
    if (state === "busy") return;
    setState("busy");
    client.rest.exportData().then(
      (zip) => {
        save(fileName("my-data", new Date(), "zip"), zip);
        setState("done");
      },
      () => setState("failed"),
    );
  };
  return (
    <li>
      <button type="button" aria-disabled={state === "busy"} onClick={get}>
        <span>
          <b>Download everything</b>
          <span className="quiet" role="status">{texts[state]}</span>
        </span>
        <Icon name="download" />
      </button>
    </li>
  );
}
