import { createStore, type BrokerageClient, type IndicatorFeed, type IndicatorFeedState } from "@brokerage/sdk";
import { useEffect, useState } from "react";
import { noIndicators } from "../phone/indicators.js";
import { useStore } from "./useStore.js";

const silent = createStore(noIndicators);

/** Live indicators of one instrument; nothing while the layout asks for none. */
export function useIndicatorFeed(client: BrokerageClient, instrument: string, interval: string, indicators: readonly string[]): IndicatorFeedState {
  const [feed, setFeed] = useState<IndicatorFeed | null>(null);
  const set = indicators.join(" ");
  useEffect(() => {
    if (set === "" || instrument === "") return undefined;
    const opened = client.market.streamIndicators({ instrument, set: set.split(" "), interval, maxHz: 5 });
    setFeed(opened);
    return () => {
      opened.close();
      setFeed(null);
    };
  }, [client, instrument, interval, set]);
  return useStore(feed?.state ?? silent);
}
