import { useMemo } from "react";
import { PriceChartView } from "../chart/PriceChartView.js";
import { useIndicators } from "../phone/indicators.js";
import { useBars } from "../hooks/useBars.js";
import { usePhone } from "../phone/context.js";
import { rangeOf, type BarSeries } from "../model/bars.js";
import { bare, localeOf, money, nothing, zoneOf } from "../model/format.js";
import { legendOf, overlaysOf } from "../chart/overlays.js";
import { overlayColors } from "../chart/theme.js";
import type { Price } from "@brokerage/sdk";

const visibleBars: Readonly<Record<string, number>> = { candles: 56, line: 180 };

export function ChartSection() {
  const { client, view, instrument, quotes } = usePhone();
  const { chart, density } = view.layout;
  const { symbol, currency } = instrument;
  const feed = useIndicators();
  const streams = feed.closed.length > 0 || feed.forming !== null;
  const built = useBars(client, streams ? "" : symbol, chart.interval, quotes.get(symbol));
  const streamed = useMemo(() => feed.closed.map((row) => row.bar), [feed.closed]);
  const forming = feed.forming?.bar ?? null;
  const series = useMemo<BarSeries>(() => (streams ? { closed: streamed, forming } : built), [streams, streamed, forming, built]);
  const overlays = useMemo(() => overlaysOf(feed), [feed]);
  const options = { style: chart.style, withVolume: density === "dense", visibleBars: visibleBars[chart.style] ?? 120, locale: localeOf(currency), timeZone: zoneOf(currency) };
  return (
    <>
      <PriceChartView series={series} overlays={overlays} options={options} label={labelOf(series, instrument.name, currency)} />
      {overlays.length > 0 && (
        <ul className="legend">
          {legendOf(overlays).map(({ name, color, values }) => (
            <li key={name} data-line={color % overlayColors}>
              {name} <b>{values.every((value) => value === null) ? nothing : values.map((value) => bare(value, currency)).join(" / ")}</b>
            </li>
          ))}
        </ul>
      )}
      <p className="attribution">
        Charts: <a href="https://www.tradingview.com/" rel="noreferrer" target="_blank">TradingView Lightweight Charts™</a>
      </p>
    </>
  );
}

function labelOf(series: BarSeries, name: string, currency: string): string {
  const range = rangeOf(series);
  if (range === null) return `Price chart of ${name}; no prices yet`;
  return `Price chart of ${name}: between ${money(range.low as Price, currency)} and ${money(range.high as Price, currency)} over ${series.closed.length} intervals`;
}
