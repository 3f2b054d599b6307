import {
  CandlestickSeries, ColorType, createChart, CrosshairMode, HistogramSeries, LineSeries, LineStyle, type IChartApi, type ISeriesApi,
  type UTCTimestamp,
} from "lightweight-charts";
import type { BarView, Instant } from "@brokerage/sdk";
import { barsOf, type BarSeries } from "../model/bars.js";
import { readTheme, type ChartTheme } from "./theme.js";

/** A line over the price. */
export interface Overlay {
  readonly key: string;
  /** The indicator it belongs to. */
  readonly name: string;
  /** Number of its colour; colours repeat after the last. */
  readonly color: number;
  /** Drawn faintly, as the middle of a band. */
  readonly faint: boolean;
  /** Values of the closed bars, then of the forming one when there is one. */
  readonly values: readonly (number | null)[];
}

export interface ChartOptions {
  readonly style: string;
  readonly withVolume: boolean;
  /** Bars in sight at the start. */
  readonly visibleBars: number;
  readonly locale: string;
  readonly timeZone: string | undefined;
}

/** The price chart as an object: told what to show, it changes only what is different. */
export class PriceChart {
  readonly #chart: IChartApi;
  readonly #options: ChartOptions;
  readonly #element: HTMLElement;
  readonly #price: ISeriesApi<"Candlestick"> | ISeriesApi<"Line">;
  readonly #volume: ISeriesApi<"Histogram"> | null;
  readonly #overlays = new Map<string, ISeriesApi<"Line">>();
  #theme: ChartTheme;
  #closed: readonly BarView[] | null = null;
  #until = 0 as UTCTimestamp;
  #framed = false;

  constructor(element: HTMLElement, options: ChartOptions) {
    this.#element = element;
    this.#options = options;
    this.#theme = readTheme(element);
    const clock = new Intl.DateTimeFormat(options.locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: options.timeZone });
    const time = (at: unknown) => clock.format(new Date(Number(at) * 1_000));
    this.#chart = createChart(element, {
      autoSize: true,
      // The attribution stands under the chart as text: the built-in logo needs an inline style sheet, which our CSP forbids.
      layout: { attributionLogo: false, background: { type: ColorType.Solid, color: "transparent" }, fontFamily: this.#theme.font, fontSize: 11 },
      localization: { locale: options.locale, timeFormatter: time, priceFormatter: (price: number) => price.toLocaleString(options.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }) },
      timeScale: { tickMarkFormatter: time, timeVisible: true, secondsVisible: false, borderVisible: false, rightOffset: 3, ...(options.style === "candles" && { maxBarSpacing: 14 }) },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.1, bottom: options.withVolume ? 0.24 : 0.1 } },
      crosshair: { mode: CrosshairMode.Magnet },
      handleScroll: { vertTouchDrag: false, mouseWheel: false, pressedMouseMove: true, horzTouchDrag: true },
      handleScale: { mouseWheel: false, pinch: true, axisPressedMouseMove: true },
    });
    this.#price = options.style === "candles" ? this.#chart.addSeries(CandlestickSeries) : this.#chart.addSeries(LineSeries, { lineWidth: 2 });
    this.#volume = options.withVolume
      ? this.#chart.addSeries(HistogramSeries, { priceScaleId: "volume", priceFormat: { type: "volume" }, lastValueVisible: false, priceLineVisible: false })
      : null;
    this.#volume?.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.applyTheme();
  }

  show(series: BarSeries, overlays: readonly Overlay[]): void {
    const bars = barsOf(series);
    const newest = bars.at(-1);
    const until = newest === undefined ? (0 as UTCTimestamp) : timeOf(newest.time);
    // A market that starts again goes back in time, which only a whole series can.
    const whole = series.closed !== this.#closed || until < this.#until;
    this.#closed = series.closed;
    this.#until = until;
    if (whole) {
      this.#price.setData(bars.map((bar) => this.#pricePoint(bar)) as never);
      this.#volume?.setData(bars.map((bar) => this.#volumePoint(bar)));
    } else if (newest !== undefined) {
      this.#price.update(this.#pricePoint(newest) as never);
      this.#volume?.update(this.#volumePoint(newest));
    }

    this.#showOverlays(bars, overlays, whole);
    if (whole) this.#frame(bars.length);
  }

  /** Few bars fill the width as they come; when there are enough, the latest are in sight and from then on the reader decides. */
  #frame(count: number): void {
    if (this.#framed || count === 0) return;
    const { visibleBars } = this.#options;
    this.#framed = count > visibleBars;
    if (this.#framed) this.#chart.timeScale().setVisibleLogicalRange({ from: count - visibleBars, to: count + 2 });
    else this.#chart.timeScale().fitContent();
  }

  /** Reads the colours again from the page's style. */
  applyTheme(): void {
    const theme = (this.#theme = readTheme(this.#element));
    this.#chart.applyOptions({
      layout: { textColor: theme.muted },
      grid: { vertLines: { visible: false }, horzLines: { color: theme.grid } },
      crosshair: { vertLine: { color: theme.muted, labelBackgroundColor: theme.ink }, horzLine: { color: theme.muted, labelBackgroundColor: theme.ink } },
    });
    if (this.#options.style === "candles") {
      const { up, down } = theme;
      (this.#price as ISeriesApi<"Candlestick">).applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false });
    } else {
      (this.#price as ISeriesApi<"Line">).applyOptions({ color: theme.accent });
    }

    this.#closed = null; // volume bars carry their own colours: draw them again
  }

  destroy(): void {
    this.#chart.remove();
  }

  #showOverlays(bars: readonly BarView[], overlays: readonly Overlay[], whole: boolean): void {
    for (const [key, line] of this.#overlays) {
      if (overlays.some((overlay) => overlay.key === key)) continue;
      this.#chart.removeSeries(line);
      this.#overlays.delete(key);
    }

    for (const overlay of overlays) {
      const fresh = !this.#overlays.has(overlay.key);
      const line = this.#overlays.get(overlay.key) ?? this.#addOverlay(overlay);
      const points = bars.flatMap((bar, at) => {
        const value = overlay.values[at] ?? null;
        return value === null ? [] : [{ time: timeOf(bar.time), value }];
      });
      const last = points.at(-1);
      if (whole || fresh) line.setData(points);
      else if (last?.time === this.#until) line.update(last);
    }
  }

  #addOverlay(overlay: Overlay): ISeriesApi<"Line"> {
    const line = this.#chart.addSeries(LineSeries, {
      color: this.#theme.lines[overlay.color % this.#theme.lines.length] ?? this.#theme.accent, lineWidth: 1,
      lineStyle: overlay.faint ? LineStyle.Dotted : LineStyle.Solid, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false,
    });
    this.#overlays.set(overlay.key, line);
    return line;
  }

  #pricePoint(bar: BarView) {
    const time = timeOf(bar.time);
    return this.#options.style === "candles" ? { time, open: bar.open, high: bar.high, low: bar.low, close: bar.close } : { time, value: bar.close };
  }

  #volumePoint(bar: BarView) {
    return { time: timeOf(bar.time), value: bar.volume, color: bar.close >= bar.open ? this.#theme.upFaint : this.#theme.downFaint };
  }
}

const timeOf = (instant: Instant): UTCTimestamp => (Date.parse(instant) / 1_000) as UTCTimestamp;
