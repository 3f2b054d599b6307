import type { HistogramBar, Scalar } from "@brokerage/sdk";
import { barsOf, markOf } from "../model/charts.js";

/** How the population is spread over a feature, with a threshold and its exit marked. */
export function Histogram({ bars, value, exit, label }: {
  readonly bars: readonly HistogramBar[]; readonly value: Scalar | null; readonly exit?: Scalar | null; readonly label: string;
}) {
  const [at, out] = [markOf(bars, value), markOf(bars, exit ?? null)];
  return (
    <svg className="histogram" viewBox="0 0 120 32" preserveAspectRatio="none" role="img" aria-label={label}>
      {barsOf(bars).map((bar) => <rect key={bar.label} x={bar.x * 120 + 0.5} width={Math.max(1, bar.width * 120 - 1)} y={32 - bar.height * 28} height={bar.height * 28} />)}
      {at !== null && <line className="mark" x1={at * 120} x2={at * 120} y1="0" y2="32" />}
      {out !== null && <line className="mark exit" x1={out * 120} x2={out * 120} y1="0" y2="32" />}
    </svg>
  );
}
