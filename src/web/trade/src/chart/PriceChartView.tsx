import { useEffect, useRef } from "react";
import { useColorScheme } from "../hooks/useColorScheme.js";
import type { BarSeries } from "../model/bars.js";
import { PriceChart, type ChartOptions, type Overlay } from "./priceChart.js";

interface Props {
  readonly series: BarSeries;
  readonly overlays: readonly Overlay[];
  readonly options: ChartOptions;
  readonly label: string;
}

/** A price chart; a change of its options draws it anew. */
export function PriceChartView({ series, overlays, options, label }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<PriceChart | null>(null);
  const scheme = useColorScheme();
  const { style, withVolume, visibleBars, locale, timeZone } = options;

  useEffect(() => {
    if (element.current === null) return undefined;
    const made = new PriceChart(element.current, { style, withVolume, visibleBars, locale, timeZone });
    chart.current = made;
    return () => {
      chart.current = null;
      made.destroy();
    };
  }, [style, withVolume, visibleBars, locale, timeZone]);

  useEffect(() => chart.current?.applyTheme(), [scheme]);
  useEffect(() => chart.current?.show(series, overlays), [series, overlays, scheme, style, withVolume, visibleBars, locale, timeZone]);

  return <div ref={element} className="chart" role="img" aria-label={label} />;
}
