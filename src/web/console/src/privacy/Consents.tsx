import type { PrivacyStatistics } from "@brokerage/sdk";
import type { Polled } from "../hooks/usePolled.js";
import { countOrFew, grantedText } from "../model/privacy.js";
import { Panel } from "../shared/Panel.js";

/** How many investors allow each purpose. Small counts stay hidden. */
export function Consents({ statistics: { value, problem } }: { readonly statistics: Polled<PrivacyStatistics> }) {
  return (
    <Panel title="Consent" live note={<span className="fresh" data-state={problem === null ? "live" : "stale"}>{problem ?? "Live"}</span>}>
      {value !== null && (
        <>
          <p className="total">{countOrFew(value.investors)} <span>investors</span></p>
          <ul className="bars">
            {value.purposes.map((purpose) => (
              <li key={purpose.purpose}>
                <p><b>{purpose.title}</b><span>{grantedText(purpose)}</span></p>
                <meter min={0} max={1} value={purpose.granted === null ? 0 : purpose.share} aria-label={`Share of investors who allow: ${purpose.title}`} />
              </li>
            ))}
          </ul>
          <dl className="facts wide">
            <div><dt>Paused</dt><dd>{countOrFew(value.paused)}</dd></div>
            <div><dt>Open cases</dt><dd>{value.openCases}</dd></div>
            <div data-alarm={value.overdueCases > 0}><dt>Overdue</dt><dd>{value.overdueCases}</dd></div>
          </dl>
        </>
      )}
    </Panel>
  );
}
