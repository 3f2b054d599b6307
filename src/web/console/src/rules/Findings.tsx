import type { GivenValue, RuleCheck } from "@brokerage/sdk";
import { scalar } from "../model/format.js";

/** What the server found in the text, each with an investor who demonstrates it. */
export function Findings({ check, onTry }: { readonly check: RuleCheck; readonly onTry: (witness: readonly GivenValue[]) => void }) {
  if (check.errors.length + check.findings.length === 0) return <p className="sound">No errors, no warnings. The file’s own tests pass.</p>;
  return (
    <ul className="findings">
      {check.errors.map((error) => (
        <li key={`${error.line} ${error.column} ${error.code}`} data-severity="error">
          <b>Line {error.line}, column {error.column}</b>
          <span>{error.message}{error.suggestion !== null && <> Did you mean <code>{error.suggestion}</code>?</>}</span>
        </li>
      ))}
      {check.findings.map((finding) => (
        <li key={`${finding.line} ${finding.code} ${finding.rules.join()}`} data-severity={finding.severity}>
          <b>Line {finding.line}</b>
          <span>{finding.message}</span>
          {finding.witness !== null && (
            <button type="button" className="link" onClick={() => onTry(finding.witness ?? [])} title={finding.witness.map(({ feature, value }) => `${feature}: ${scalar(value)}`).join(", ")}>
              Try this investor
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
