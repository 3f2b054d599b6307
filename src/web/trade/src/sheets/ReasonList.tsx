import type { Reason } from "@brokerage/sdk";
import { dayAndTime, scalar } from "../model/format.js";
import { featureText, sourceText } from "../model/words.js";
import { usePhone } from "../phone/context.js";

/** Reasons in plain words, each with the values it rests on and the purpose under which they were used. */
export function ReasonList({ reasons }: { readonly reasons: readonly Reason[] }) {
  const { consents } = usePhone().view;
  const purposeTitle = (purpose: string) => consents.find((consent) => consent.purpose === purpose)?.title ?? purpose;
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={reason.code + reason.text}>
          <p>{reason.text}</p>
          {reason.inputs.length > 0 && (
            <dl>
              {reason.inputs.map((input) => (
                <div key={input.name}>
                  <dt>{featureText(input.name)}</dt>
                  <dd>
                    <b>{scalar(input.value, input.unit)}</b>
                    <span>
                      {sourceText(input.source)}
                      {input.purpose !== null && `, under “${purposeTitle(input.purpose)}”`}
                      {input.asOf !== null && `, ${dayAndTime(input.asOf)}`}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}
