import type { BrokerageClient, QuoteItem } from "@brokerage/sdk";
import { useEffect, useReducer, useRef } from "react";
import { noBars, seriesOf, withQuote, type BarSeries } from "../model/bars.js";
import { useStore } from "./useStore.js";

/** Bars read at the start. */
const count = 300;
/** The server needs a moment to close a bar; also the least time between two readings. */
const settleMs = 1_500;

type Step = { readonly kind: "read"; readonly series: BarSeries } | { readonly kind: "quote"; readonly quote: QuoteItem; readonly interval: string };

interface State {
  readonly series: BarSeries;
  /** Bars that were closed by a quote, and so have to be read from the server. */
  readonly closings: number;
}

function step({ series, closings }: State, change: Step): State {
  if (change.kind === "read") return { series: change.series, closings };
  const next = withQuote(series, change.quote, change.interval);
  return { series: next, closings: closings + (next.closed === series.closed ? 0 : 1) };
}

/** Bars from the server with the forming one built from quotes; read again whenever a bar closes or the connection is back. */
export function useBars(client: BrokerageClient, symbol: string, interval: string, quote: QuoteItem | undefined): BarSeries {
  const [{ series, closings }, change] = useReducer(step, { series: noBars, closings: 0 });
  const connection = useStore(client.market.connection);
  const shown = useRef("");
  const wanted = `${symbol} ${interval}`;

  useEffect(() => {
    if (symbol === "" || connection !== "live") return undefined;
    let current = true;
    const isRefresh = shown.current === wanted;
    if (!isRefresh) change({ kind: "read", series: noBars });
    shown.current = wanted;
    const timer = setTimeout(() => {
      client.rest.bars(symbol, { interval, count }).then(
        (view) => current && change({ kind: "read", series: seriesOf(view) }),
        () => undefined, // the next bar that closes reads again; until then the bars built from quotes stand
      );
    }, isRefresh ? settleMs : 0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, symbol, interval, connection, wanted, closings]);

  useEffect(() => {
    if (quote !== undefined && quote.instrument === symbol) change({ kind: "quote", quote, interval });
  }, [quote, symbol, interval]);

  return series;
}
