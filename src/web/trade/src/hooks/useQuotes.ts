import { createStore, type BrokerageClient, type QuoteFeed, type QuoteItem, type QuoteState } from "@brokerage/sdk";
import { useEffect, useState } from "react";
import { useStore } from "./useStore.js";

const silent = createStore<QuoteState>({ quotes: new Map(), unknown: [], error: null });

/** Latest quotes of the instruments, five times a second at most. */
export function useQuotes(client: BrokerageClient, symbols: readonly string[]): ReadonlyMap<string, QuoteItem> {
  const [feed, setFeed] = useState<QuoteFeed | null>(null);
  const key = symbols.join(" ");
  useEffect(() => {
    if (key === "") return undefined;
    const opened = client.market.subscribe(key.split(" "), "full", 5);
    setFeed(opened);
    return opened.close;
  }, [client, key]);
  return useStore(feed?.state ?? silent).quotes;
}
