import { backoffMs } from "./backoff.js";
import type { Environment, Timer } from "./environment.js";
import type { Fetch } from "./rest.js";
import { createStore, type Store } from "./store.js";

/** Most events of one request. */
export const eventBatchSize = 50;
/** An event waits at most this long for others to travel with. */
export const eventBatchMs = 2_000;
/** Events that wait besides those being sent; when there are more, the oldest is dropped. */
export const eventQueueLimit = 500;

const requestTimeoutMs = 30_000;
const longestWaitMs = 3_600_000;
const textLimit = 200;

/** What became of the app's events so far. */
export interface EventCounts {
  /** Not yet taken by the server. */
  readonly waiting: number;
  /** Taken by the server; it drops those whose purpose is not granted. */
  readonly delivered: number;
  /** Dropped unsent, the oldest first, because more than {@link eventQueueLimit} were waiting. */
  readonly overflowed: number;
  /** Dropped because the server refused them (4xx), so that sending them again would not help. */
  readonly refused: number;
}

/** A CloudEvent without subject and source: the token says whose it is. */
interface AppEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: unknown;
}

/**
 * Tells the server what the investor does in the app. Nothing has to be awaited: events travel in batches, and those that did not
 * arrive are sent again under the same ids, which the server takes once.
 */
export class EventSender {
  /** One for each client, that is for each load of the page. */
  readonly sessionId: string;
  readonly #url: string;
  readonly #token: () => string | Promise<string>;
  readonly #fetch: Fetch;
  readonly #environment: Environment;
  readonly #counts = createStore<EventCounts>({ waiting: 0, delivered: 0, overflowed: 0, refused: 0 });
  #queue: readonly AppEvent[] = [];
  /** The batch being sent; it stays the same until the server has taken or refused it. */
  #batch: readonly AppEvent[] = [];
  #timer: Timer = null;
  #attempt = 0;
  #sending = false;
  #offPageHide: (() => void) | null = null;

  constructor(url: string, token: () => string | Promise<string>, fetch: Fetch, environment: Environment) {
    this.#url = url;
    this.#token = token;
    this.#fetch = fetch;
    this.#environment = environment;
    this.sessionId = environment.newKey();
  }

  /** What became of the events. */
  get counts(): Store<EventCounts> {
    return this.#counts;
  }

  screenViewed(screen: string): void {
    this.#add("screen.viewed", { screen, sessionId: this.sessionId });
  }

  /** A term is cut to what the server takes; one of spaces only is not sent. */
  searchPerformed(term: string): void {
    const clean = [...term.replaceAll(/\p{C}/gu, " ").trim()].slice(0, textLimit / 2).join(""); // a character may count as two
    if (clean !== "") this.#add("search.performed", { term: clean, sessionId: this.sessionId });
  }

  watchlistChanged(instrument: string, change: "added" | "removed"): void {
    this.#add("watchlist.changed", { instrument, change });
  }

  instrumentViewed(instrument: string): void {
    this.#add("instrument.viewed", { instrument, sessionId: this.sessionId });
  }

  lessonStarted(lesson: string): void {
    this.#add("lesson.started", { lesson });
  }

  lessonCompleted(lesson: string): void {
    this.#add("lesson.completed", { lesson });
  }

  /** `indicator` as on a chart's layout, for example `rsi(14)`. */
  indicatorAdded(instrument: string, indicator: string): void {
    this.#add("indicator.added", { instrument, indicator });
  }

  /** Sends what is waiting now; while a request is under way or being retried, it goes next. */
  flush(): void {
    if (this.#offPageHide !== null && this.#batch.length === 0) this.#next(0);
  }

  /** Starts sending; events from before are sent too. */
  open(): void {
    if (this.#offPageHide !== null) return;
    this.#offPageHide = this.#environment.onPageHide(() => this.#sendAllBeyondPage());
    if (this.#queue.length > 0) this.#next(eventBatchMs);
  }

  /** Sends what is waiting a last time and stops. */
  close(): void {
    if (this.#offPageHide === null) return;
    this.#offPageHide();
    this.#offPageHide = null;
    this.#clearTimer();
    this.#sendAllBeyondPage();
    this.#batch = [];
    this.#queue = [];
    this.#attempt = 0;
    this.#count({});
  }

  #add(name: string, data: unknown): void {
    const { now, newKey } = this.#environment;
    const event: AppEvent = { specversion: "1.0", id: newKey(), type: `brokerage.${name}.v1`, time: new Date(now()).toISOString(), data };
    const overflow = this.#queue.length === eventQueueLimit ? 1 : 0;
    this.#queue = [...this.#queue.slice(overflow), event];
    this.#count({ overflowed: overflow });
    if (this.#offPageHide === null || this.#batch.length > 0) return;
    if (this.#queue.length >= eventBatchSize) this.#next(0);
    else if (this.#timer === null) this.#next(eventBatchMs);
  }

  #next(delayMs: number): void {
    this.#clearTimer();
    this.#timer = this.#environment.setTimer(() => {
      this.#timer = null;
      void this.#send();
    }, delayMs);
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    if (this.#batch.length === 0) {
      this.#batch = this.#queue.slice(0, eventBatchSize);
      this.#queue = this.#queue.slice(eventBatchSize);
    }

    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#sending = true;
    const outcome = await this.#post(batch, false);
    this.#sending = false;
    if (this.#offPageHide === null) return;
    if (this.#batch !== batch) {
      if (this.#queue.length > 0 && this.#timer === null) this.#next(eventBatchMs); // closed and opened again meanwhile
      return;
    }

    if (outcome.kind === "retry") {
      this.#next(outcome.afterMs + backoffMs(this.#attempt, this.#environment.random()));
      this.#attempt += 1;
      return;
    }

    this.#attempt = 0;
    this.#batch = [];
    this.#count(outcome.kind === "taken" ? { delivered: batch.length } : { refused: batch.length });
    if (this.#queue.length > 0) this.#next(this.#queue.length >= eventBatchSize ? 0 : eventBatchMs);
  }

  /**
   * Sends everything in requests that outlive the page. Whether they arrive is never known, so a page that comes back sends the same
   * events again as if nothing had happened.
   */
  #sendAllBeyondPage(): void {
    const events = [...this.#batch, ...this.#queue];
    for (let start = 0; start < events.length; start += eventBatchSize) void this.#post(events.slice(start, start + eventBatchSize), true);
  }

  async #post(events: readonly AppEvent[], keepalive: boolean): Promise<Outcome> {
    const abort = new AbortController();
    const timer = this.#environment.setTimer(() => abort.abort(), requestTimeoutMs);
    try {
      const headers = { authorization: `Bearer ${await this.#token()}`, "content-type": "application/cloudevents-batch+json" };
      const answer = await this.#fetch(this.#url, { method: "POST", headers, body: JSON.stringify(events), keepalive, signal: abort.signal });
      if (answer.ok) return { kind: "taken" };
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { kind: "retry", afterMs: retryAfterMs(answer, this.#environment.now()) };
      return { kind: "refused" };
    } catch {
      return { kind: "retry", afterMs: 0 };
    } finally {
      this.#environment.clearTimer(timer);
    }
  }

  #count(more: { readonly delivered?: number; readonly overflowed?: number; readonly refused?: number }): void {
    const { delivered, overflowed, refused } = this.#counts.get();
    this.#counts.set({
      waiting: this.#batch.length + this.#queue.length,
      delivered: delivered + (more.delivered ?? 0), overflowed: overflowed + (more.overflowed ?? 0), refused: refused + (more.refused ?? 0),
    });
  }

  #clearTimer(): void {
    if (this.#timer !== null) this.#environment.clearTimer(this.#timer);
    this.#timer = null;
  }
}

type Outcome = { readonly kind: "taken" } | { readonly kind: "refused" } | { readonly kind: "retry"; readonly afterMs: number };

/** `Retry-After` in milliseconds from now, as seconds or as a date; 0 when there is none. */
function retryAfterMs(answer: Response, now: number): number {
  const text = answer.headers.get("retry-after") ?? "";
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestWaitMs) : 0;
}
