import type { ClauseView } from "@brokerage/sdk";
import { scalar, sign } from "../model/format.js";

const marks: Readonly<Record<string, string>> = { true: "✓", false: "✗", unknown: "?" };

/** Every clause that was looked at, with its value and outcome. */
export function Trace({ clauses, title }: { readonly clauses: readonly ClauseView[]; readonly title: string }) {
  return (
    <figure className="trace">
      <figcaption>{title}</figcaption>
      <ol>
        {clauses.filter(({ feature }) => feature !== null).map((clause) => (
          <li key={`${clause.rule} ${clause.path}`} data-outcome={clause.outcome}>
            <span aria-hidden="true">{marks[clause.outcome] ?? "·"}</span>
            <span>
              <b>{clause.feature}</b> {scalar(clause.actual)} <i>{clause.outcome === "unknown" ? "cannot be compared:" : clause.outcome === "true" ? "holds:" : "does not hold:"}</i>{" "}
              {sign(clause.op)} {scalar(clause.threshold)}{clause.held && " (exit)"}
            </span>
            <code>{clause.rule}</code>
          </li>
        ))}
      </ol>
    </figure>
  );
}
