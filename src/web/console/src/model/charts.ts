import type { HistogramBar, MonitorCell, PopulationPoint, Scalar } from "@brokerage/sdk";

/** A bar of a histogram in a box of 0 to 1 each way. */
export interface Bar {
  readonly label: string;
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

/** Bars as high as their counts ask for; a hidden count keeps a sliver, so that it is not taken for nobody. */
export function barsOf(histogram: readonly HistogramBar[]): readonly Bar[] {
  const largest = Math.max(1, ...histogram.map(({ count }) => count ?? 0));
  const width = 1 / Math.max(1, histogram.length);
  return histogram.map(({ label, count }, index) => ({ label, x: index * width, width, height: count === null ? 0.03 : count === 0 ? 0 : Math.max(0.03, count / largest) }));
}

/** Where a threshold stands in a histogram, 0 to 1; null when it is on none of its bars. */
export function markOf(histogram: readonly HistogramBar[], value: Scalar | null): number | null {
  if (value === null || histogram.length === 0 || typeof value === "object") return null;
  const width = 1 / histogram.length;
  if (typeof value !== "number") {
    const place = histogram.findIndex(({ label }) => label === String(value));
    return place < 0 ? null : (place + 0.5) * width;
  }

  const starts = histogram.map(({ label }) => Number(label));
  if (starts.some(Number.isNaN)) return null;
  const place = starts.findLastIndex((start) => start <= value);
  if (place < 0) return 0;
  const next = starts[place + 1];
  const start = starts[place] ?? 0;
  return next === undefined ? (place + (value === start ? 0 : 0.5)) * width : (place + (value - start) / (next - start)) * width;
}

/** An area under a series as an SVG path in a box of the size given; empty for fewer than two points. */
export function areaOf(values: readonly number[], width: number, height: number): { readonly line: string; readonly area: string } {
  if (values.length < 2) return { line: "", area: "" };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, index) => {
    const y = high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4);
    return `${((index / (values.length - 1)) * width).toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join(" L")}`;
  return { line, area: `${line} L${width} ${height} L0 ${height} Z` };
}

export const seriesOf = (history: readonly PopulationPoint[], tier: string): readonly number[] => history.map(({ byTier }) => byTier[tier] ?? 0);

/** A cell of the monitor on a scale of 0 to 1; null where the server hides the figure. */
export function bandOf({ predicted, low, high, observed }: MonitorCell): { readonly [Key in "predicted" | "low" | "high" | "observed"]: number | null } {
  const top = Math.max(1, high ?? 0, observed ?? 0, predicted ?? 0) * 1.15;
  const place = (value: number | null) => (value === null ? null : value / top);
  return { predicted: place(predicted), low: place(low), high: place(high), observed: place(observed) };
}

/** True when the observed count has left its band. */
export const isOutside = ({ low, high, observed }: MonitorCell): boolean =>
  observed !== null && ((low !== null && observed < low) || (high !== null && observed > high));
