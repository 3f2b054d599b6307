import type { Reason } from "@brokerage/sdk";
import { dayAndTime, scalar } from "../model/format.js";
import { featureText } from "../model/words.js";

const sources: Readonly<Record<string, string>> = {
  declared: "you told us", observed: "seen in your account", tested: "from your quiz", derived: "worked out from the above", market: "from the market",
};

/** Reasons in plain words, each with the values it rests on. */
export const ReasonList = ({ reasons }: { readonly reasons: readonly Reason[] }) => (
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
                    {sources[input.source] ?? input.source}
                    {input.purpose !== null && `, for “${input.purpose.replaceAll("-", " ")}”`}
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
