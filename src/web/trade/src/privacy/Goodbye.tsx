import type { ErasureCertificate } from "@brokerage/sdk";
import { useEffect, useRef } from "react";
import { moment } from "../model/format.js";
import { fileName } from "../model/privacyWords.js";
import { Icon } from "../shared/Icon.js";
import { saveJson } from "../shared/save.js";

/** The last screen: all is erased, and here is the proof to keep. */
export function Goodbye({ certificate }: { readonly certificate: ErasureCertificate }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { certificateId, completedAt, events, quarantined, ledgerNo, keyId, algorithm, signature } = certificate;
  const pairs: readonly (readonly [string, string])[] = [
    ["Certificate", certificateId], ["Complete", moment(completedAt)], ["Records removed", (events + quarantined).toLocaleString("en-IN")],
    ["Line of the ledger", String(ledgerNo)], ["Signed", `${algorithm}, key ${keyId}`],
  ];
  return (
    <div className="goodbye" data-testid="goodbye">
      <span className="seal"><Icon name="check" /></span>
      <h3 ref={heading} tabIndex={-1}>Everything is erased</h3>
      <p>This service knows nothing about you any more. Your account at the broker is as it was.</p>
      <dl className="pairs">
        {pairs.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        <div><dt>Signature</dt><dd><code>{signature}</code></dd></div>
      </dl>
      <button type="button" className="primary" onClick={() => saveJson(fileName("erasure-certificate", completedAt, "json"), certificate)}>Download the certificate</button>
      <p className="quiet">Keep it: it proves the erasure without us, and this screen does not come back. Goodbye, and thank you.</p>
    </div>
  );
}
