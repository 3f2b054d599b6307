export { backoffBaseMs, backoffCapMs } from "./backoff.js";
export { BrokerageClient, type ClientOptions } from "./client.js";
export { systemEnvironment, type Environment, type EpochMs, type Timer } from "./environment.js";
export { eventBatchMs, eventBatchSize, eventQueueLimit, type EventCounts, type EventSender } from "./events.js";
export type { ClientHello, ExperienceConnection, ExperienceState, Keyed, TierChange } from "./experience.js";
export type * from "./generated.js";
export type { IndicatorFeed, IndicatorFeedRequest, IndicatorFeedState, IndicatorFeedStatus } from "./indicatorFeed.js";
export type { MarketConnection, QuoteFeed, QuoteMode, QuoteState } from "./market.js";
export type { ReaderView } from "./readers.js";
export { ApiError, RestApi, type BarsRequest, type Fetch } from "./rest.js";
export type { ConnectionState } from "./session.js";
export { createStore, type Store, type WritableStore } from "./store.js";
export { signalRWire, type Wire, type WireFactory } from "./wire.js";

/** Identity of an investor; never mixed up with another text. */
export type InvestorId = string & { readonly __brand: "InvestorId" };

/** A price in the instrument's own currency; never mixed up with another number. */
export type Price = number & { readonly __brand: "Price" };
