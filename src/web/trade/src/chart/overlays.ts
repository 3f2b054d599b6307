import type { IndicatorFeedState } from "@brokerage/sdk";
import { columnOf, groupsOf } from "../model/indicators.js";
import type { Overlay } from "./priceChart.js";

/** One indicator of the legend, with the values its lines have now. */
export interface LegendEntry {
  readonly name: string;
  readonly color: number;
  readonly values: readonly (number | null)[];
}

/** The overlays as the legend lists them: one entry an indicator. */
export function legendOf(overlays: readonly Overlay[]): readonly LegendEntry[] {
  const entries = new Map<number, LegendEntry>();
  for (const { name, color, values } of overlays) {
    const value = values.at(-1) ?? null;
    entries.set(color, { name, color, values: [...(entries.get(color)?.values ?? []), value] });
  }
  return [...entries.values()];
}

/** Lines over the price: one colour an indicator, the middle of a band faint. */
export function overlaysOf({ outputs, closed, forming }: IndicatorFeedState): readonly Overlay[] {
  const length = closed.length + (forming === null ? 0 : 1);
  return groupsOf(outputs)
    .filter((group) => group.overlays.length > 0)
    .flatMap((group, color) =>
      group.overlays.map(({ label, column }) => ({
        key: group.overlays.length === 1 ? group.name : `${group.name} ${label}`,
        name: group.title,
        color,
        faint: label === "middle",
        values: columnOf(closed, forming, column, length),
      })),
    );
}
