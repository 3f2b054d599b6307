import type { BrokerageClient } from "@brokerage/sdk";
import { useEffect, useRef } from "react";

/** Tells the server that the screen was opened, and later which instrument was turned to; what a page starts with was not chosen. */
export function useBehaviour(client: BrokerageClient, isShown: boolean, symbol: string | undefined): void {
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (isShown) client.events.screenViewed("trade");
  }, [client, isShown]);
  useEffect(() => {
    if (symbol === undefined || symbol === shown.current) return;
    if (shown.current !== undefined) client.events.instrumentViewed(symbol);
    shown.current = symbol;
  }, [client, symbol]);
}
