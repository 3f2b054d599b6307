import type { Environment } from "./environment.js";
import type { IndicatorRows, Notice, QuoteItem, Quotes, StreamGap, Subscribed } from "./generated.js";
import { codeOf, IndicatorFeed, type IndicatorFeedRequest } from "./indicatorFeed.js";
import { invoke, Session, type ConnectionState } from "./session.js";
import { createStore, type Store, type WritableStore } from "./store.js";
import type { Wire, WireFactory } from "./wire.js";

/** How much a quote carries. */
export type QuoteMode = "ltp" | "quote" | "full";

/** What is known of the instruments of one subscription. */
export interface QuoteState {
  /** Latest quote by symbol. */
  readonly quotes: ReadonlyMap<string, QuoteItem>;
  /** Symbols that the server does not know. */
  readonly unknown: readonly string[];
  /** The server's code when it refused the subscription, for example `limit`; null otherwise. */
  readonly error: string | null;
}

/** Latest quotes of some instruments, for as long as `close` is not called. */
export interface QuoteFeed {
  readonly state: Store<QuoteState>;
  readonly close: () => void;
}

interface OpenQuotes {
  readonly id: string;
  readonly instruments: readonly string[];
  readonly mode: QuoteMode;
  readonly maxHz: number;
  readonly state: WritableStore<QuoteState>;
  epoch: string;
  seq: number;
}

/** The market hub sends pings; silence for this long means the connection is dead. */
export const marketSilenceLimitMs = 30_000;

/**
 * The market hub: many messages, the latest quote wins, closed bars are never lost. Feeds outlive connections: each is asked for
 * again on a new one.
 */
export class MarketConnection {
  readonly #session: Session;
  readonly #notice = createStore<Notice | null>(null);
  readonly #quotes = new Map<string, OpenQuotes>();
  readonly #feeds = new Map<string, IndicatorFeed>();
  #lastId = 0;

  constructor(url: string, token: () => string | Promise<string>, factory: WireFactory, environment: Environment) {
    this.#session = new Session(url, token, factory, environment, {
      attach: (wire) => this.#attach(wire),
      opened: (wire) => this.#askAgain(wire),
    });
  }

  get connection(): Store<ConnectionState> {
    return this.#session.state;
  }

  /** The latest notice of the server; null before one. */
  get notice(): Store<Notice | null> {
    return this.#notice;
  }

  connect(): void {
    this.#session.connect();
  }

  wake(): void {
    this.#session.wake();
  }

  /** Ends the connection; feeds stay and are asked for again after `connect`. */
  close(): void {
    this.#session.close();
  }

  /**
   * Starts quotes; the first batch is a snapshot of every instrument.
   * @param maxHz At most so many batches a second, 1–20.
   */
  subscribe(instruments: readonly string[], mode: QuoteMode = "quote", maxHz = 5): QuoteFeed {
    const feed: OpenQuotes = {
      id: this.#nextId("q"), instruments, mode, maxHz, epoch: "", seq: 0,
      state: createStore<QuoteState>({ quotes: new Map(), unknown: [], error: null }),
    };
    this.#quotes.set(feed.id, feed);
    if (this.#isLive()) void this.#askQuotes(feed);
    return {
      state: feed.state,
      close: () => {
        if (this.#quotes.delete(feed.id)) this.#end(feed.id);
      },
    };
  }

  /** Starts live indicators; the advanced tier only, otherwise the feed's status becomes `refused`. */
  streamIndicators(request: IndicatorFeedRequest): IndicatorFeed {
    const name = this.#nextId("i");
    const feed = new IndicatorFeed(name, request, {
      ask: (wanted) => invoke(this.#session, "StreamIndicators", wanted),
      end: (id) => this.#end(id),
      closed: () => this.#feeds.delete(name),
    });
    this.#feeds.set(name, feed);
    if (this.#isLive()) void feed.ask();
    return feed;
  }

  #attach(wire: Wire): void {
    const on = <T>(method: string, handle: (message: T) => void) =>
      wire.on(method, (message) => {
        if (this.#session.wire === wire) handle(message as T);
      });
    wire.setSilenceLimit(marketSilenceLimitMs);
    on<Quotes>("Quotes", (batch) => this.#take(batch));
    on<IndicatorRows>("Indicators", (rows) => this.#feedOf(rows.id)?.take(rows));
    on<StreamGap>("Gap", (gap) => this.#feedOf(gap.id)?.gap(gap));
    on<Notice>("Notice", (notice) => this.#noticed(notice));
  }

  async #askAgain(wire: Wire): Promise<void> {
    this.#session.markLive(wire);
    await Promise.all([...this.#quotes.values()].map((feed) => this.#askQuotes(feed)));
    await Promise.all([...this.#feeds.values()].map((feed) => feed.ask()));
  }

  async #askQuotes(feed: OpenQuotes): Promise<void> {
    feed.seq = 0;
    const { id, instruments, mode, maxHz } = feed;
    try {
      const { unknown } = await invoke<Subscribed>(this.#session, "Subscribe", { id, instruments, mode, maxHz });
      feed.state.set({ ...feed.state.get(), unknown, error: null });
    } catch (failure) {
      const error = codeOf(failure);
      if (error !== "") feed.state.set({ ...feed.state.get(), error }); // otherwise the connection failed: the next one asks again
    }
  }

  #take(batch: Quotes): void {
    const feed = this.#quotes.get(batch.id);
    if (feed === undefined) return;
    const restarted = feed.epoch !== batch.epoch;
    if (!restarted && batch.seq <= feed.seq) return;
    feed.epoch = batch.epoch;
    feed.seq = batch.seq;
    const quotes = new Map(restarted ? [] : feed.state.get().quotes);
    for (const item of batch.items) quotes.set(item.instrument, item);
    feed.state.set({ ...feed.state.get(), quotes });
  }

  #noticed(notice: Notice): void {
    this.#notice.set(notice);
    if (notice.code === "replaced") this.#session.close();
    if (notice.code === "going-away" && notice.retryAfterMs !== null) this.#session.holdBack(notice.retryAfterMs);
  }

  #feedOf(id: string): IndicatorFeed | undefined {
    return this.#feeds.get(id.slice(0, id.indexOf("-")));
  }

  #end(id: string): void {
    if (!this.#isLive()) return;
    invoke(this.#session, "Unsubscribe", id).catch(() => undefined); // a lost connection has ended it as well
  }

  #isLive(): boolean {
    return this.#session.state.get() === "live";
  }

  #nextId(prefix: string): string {
    this.#lastId += 1;
    return `${prefix}${this.#lastId}`;
  }
}
