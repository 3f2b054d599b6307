import type { IndicatorFeedState } from "@brokerage/sdk";
import { createContext, useContext } from "react";

/** Nothing is streamed. */
export const noIndicators: IndicatorFeedState = {
  status: "starting", outputs: [], epoch: "", closed: [], forming: null, gaps: [], error: null,
};

/** The phone's one indicator stream: chart and indicator section show the same rows. */
export const IndicatorsContext = createContext<IndicatorFeedState>(noIndicators);

export const useIndicators = (): IndicatorFeedState => useContext(IndicatorsContext);
