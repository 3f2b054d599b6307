import type { IndicatorFeedState } from "@brokerage/sdk";
import { useIndicators } from "../phone/indicators.js";
import { usePhone } from "../phone/context.js";
import { reading } from "../model/format.js";
import { columnOf, groupsOf, outputText, type IndicatorGroup } from "../model/indicators.js";
import { firstOf } from "../model/limits.js";
import { sparkline } from "../model/sparkline.js";
import type { SectionProps } from "./SectionView.js";

const sparkBars = 48;

/** Indicators that have a scale of their own; those in price units stand on the chart. */
export function IndicatorsSection({ section }: SectionProps) {
  const feed = useIndicators();
  if (feed.status === "refused") return <p className="quiet">Live indicators are not available: {feed.error}.</p>;
  const groups = firstOf(groupsOf(feed.outputs).filter((group) => group.overlays.length < group.outputs.length), section.maxItems, 12);
  if (groups.length === 0) return <p className="quiet">{feed.outputs.length === 0 ? "Waiting for the first values…" : "All of them are on the chart."}</p>;
  return (
    <>
      <ul className="indicators">
        {groups.map((group) => <Indicator key={group.name} group={group} feed={feed} />)}
      </ul>
      {feed.gaps.length > 0 && <p className="quiet">{feed.gaps.length} stretch of bars was lost; the values go on behind it.</p>}
    </>
  );
}

interface IndicatorProps {
  readonly group: IndicatorGroup;
  readonly feed: IndicatorFeedState;
}

function Indicator({ group, feed }: IndicatorProps) {
  const { instrument } = usePhone();
  const shown = group.outputs.filter((output) => !group.overlays.includes(output));
  const columns = shown.map((output) => ({ ...output, values: columnOf(feed.closed, feed.forming, output.column, sparkBars) }));
  const [first, ...others] = columns;
  const number = (value: number | null) => reading(value, instrument.currency);
  return (
    <li>
      <span className="indicator-name">{group.title}{first === undefined || group.name.startsWith(first.label) ? "" : ` · ${outputText(first.label)}`}</span>
      <b>{number(first?.values.at(-1) ?? null)}</b>
      <svg className="spark" viewBox="0 0 96 24" preserveAspectRatio="none" aria-hidden="true">
        <path d={sparkline(first?.values ?? [], 96, 24)} />
      </svg>
      {others.length > 0 && (
        <span className="indicator-others">
          {others.map((output) => <span key={output.label}>{outputText(output.label)} <b>{number(output.values.at(-1) ?? null)}</b></span>)}
        </span>
      )}
    </li>
  );
}
