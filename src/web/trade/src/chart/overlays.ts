import type { IndicatorFeedState } from "@brokerage/sdk";
import { columnOf, groupsOf } from "../model/indicators.js";
import type { Overlay } from "./priceChart.js";
import { overlayColors } from "./theme.js";

/** Lines over the price: one colour an indicator, the middle of a band faint. */
export function overlaysOf({ outputs, closed, forming }: IndicatorFeedState): readonly Overlay[] {
  const length = closed.length + (forming === null ? 0 : 1);
  return groupsOf(outputs)
    .filter((group) => group.overlays.length > 0)
    .flatMap((group, color) =>
      group.overlays.map(({ label, column }) => ({
        key: group.overlays.length === 1 ? group.name : `${group.name} ${label}`,
        color: color % overlayColors,
        faint: label === "middle",
        values: columnOf(closed, forming, column, length),
      })),
    );
}
