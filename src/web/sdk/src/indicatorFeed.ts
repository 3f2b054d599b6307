import type { IndicatorRow, IndicatorRows, IndicatorStream, StreamGap, StreamIndicatorsRequest } from "./generated.js";
import { createStore, type Store } from "./store.js";

/** What to stream. */
export interface IndicatorFeedRequest {
  readonly instrument: string;
  /** For example `["rsi(14)", "macd(12,26,9)"]`; 1–16. */
  readonly set: readonly string[];
  readonly interval: string;
  /** At most so many batches a second, 1–20. */
  readonly maxHz?: number;
  /** Closed rows that are kept, oldest dropped first; default 600. */
  readonly keepRows?: number;
}

/** `starting`: asked for. `live`: rows arrive. `refused`: the server said no, see `error`. */
export type IndicatorFeedStatus = "starting" | "live" | "refused";

/** Rows of one indicator stream. */
export interface IndicatorFeedState {
  readonly status: IndicatorFeedStatus;
  /** Names of the values in every row; empty before the first answer. */
  readonly outputs: readonly string[];
  /** Epoch of the rows; empty before the first. */
  readonly epoch: string;
  /** Closed rows, oldest first, indexes without holes except those in `gaps`; the same array until one is added. */
  readonly closed: readonly IndicatorRow[];
  /** The bar now forming; null when none is. */
  readonly forming: IndicatorRow | null;
  /** Closed bars that were lost for good, oldest first. */
  readonly gaps: readonly StreamGap[];
  /** The server's code when refused, for example `tier-required`; null otherwise. */
  readonly error: string | null;
}

interface FeedOwner {
  readonly ask: (request: StreamIndicatorsRequest) => Promise<IndicatorStream>;
  /** Ends what was asked for under an id. */
  readonly end: (id: string) => void;
  readonly closed: () => void;
}

const empty: IndicatorFeedState = { status: "starting", outputs: [], epoch: "", closed: [], forming: null, gaps: [], error: null };
const refusals = ["tier-required", "unknown-instrument", "unknown-indicator", "limit", "forbidden"];

/** One indicator stream across connections: each closed row exactly once, asked for again where the last connection ended. */
export class IndicatorFeed {
  readonly #state = createStore<IndicatorFeedState>(empty);
  readonly #name: string;
  readonly #request: IndicatorFeedRequest;
  readonly #owner: FeedOwner;
  #asks = 0;
  /** Number of the last batch of this ask. */
  #seq = 0;
  /** Index of the next closed row; null before the first. */
  #next: number | null = null;
  /** The hole that was already asked for: asking once is enough to know that it cannot be filled. */
  #askedFor: number | null = null;

  constructor(name: string, request: IndicatorFeedRequest, owner: FeedOwner) {
    this.#name = name;
    this.#request = request;
    this.#owner = owner;
  }

  get state(): Store<IndicatorFeedState> {
    return this.#state;
  }

  /** Ends the stream for good. */
  close(): void {
    this.#owner.end(this.#id);
    this.#owner.closed();
  }

  /** Asks from the first row that is missing; all of the latest when there is none. Called by the connection. */
  async ask(): Promise<void> {
    const { instrument, set, interval, maxHz = 10 } = this.#request;
    this.#asks += 1;
    this.#seq = 0;
    const id = this.#id;
    try {
      const answer = await this.#owner.ask({ id, instrument, set, interval, from: this.#next, maxHz });
      this.#patch({ outputs: answer.outputs, error: null });
    } catch (failure) {
      const code = codeOf(failure);
      if (code === "" || id !== this.#id) return; // the connection failed, not the call: the next one asks again
      if (this.#next === null || refusals.includes(code)) this.#patch({ status: "refused", error: code });
      else await this.#restart(); // the server no longer has that index
    }
  }

  /** Takes a batch. Called by the connection. */
  take(rows: IndicatorRows): void {
    if (rows.id !== this.#id || rows.seq <= this.#seq) return;
    this.#seq = rows.seq;
    const known = this.#state.get();
    if ((known.epoch !== "" && rows.epoch !== known.epoch) || this.#numbersAnew(rows)) {
      this.#owner.end(this.#id);
      void this.#restart();
      return;
    }

    const fresh: IndicatorRow[] = [];
    for (const row of rows.closed) {
      if (this.#next !== null && row.index < this.#next) continue;
      if (this.#next !== null && row.index > this.#next && this.#missing(row.index)) return;
      this.#next = row.index + 1;
      fresh.push(row);
    }

    const closed = fresh.length === 0 ? known.closed : [...this.#state.get().closed, ...fresh].slice(-(this.#request.keepRows ?? 600));
    this.#patch({ status: "live", epoch: rows.epoch, closed, forming: rows.forming ?? this.#stillForming() });
  }

  /** Notes rows that the server says are lost. Called by the connection. */
  gap(gap: StreamGap): void {
    if (gap.id !== this.#id) return;
    this.#next = Math.max(this.#next ?? 0, gap.toIndex + 1);
    this.#patch({ gaps: [...this.#state.get().gaps, gap] });
  }

  /** Batches of one ask come in order, so a forming bar before the next closed one means that the indexes began anew. */
  #numbersAnew({ closed, forming }: IndicatorRows): boolean {
    const next = (closed.at(-1)?.index ?? (this.#next ?? 0) - 1) + 1;
    return forming !== null && forming.index < next;
  }

  /** A batch without a forming bar leaves the one known, unless that has closed since. */
  #stillForming(): IndicatorRow | null {
    const { forming } = this.#state.get();
    return forming !== null && forming.index >= (this.#next ?? 0) ? forming : null;
  }

  /** True when the hole before `index` has been asked for now; false when it was asked for before and is lost. */
  #missing(index: number): boolean {
    const from = this.#next ?? 0;
    if (this.#askedFor === from) {
      this.gap({ id: this.#id, fromIndex: from, toIndex: index - 1 });
      return false;
    }

    this.#askedFor = from;
    this.#owner.end(this.#id);
    void this.ask();
    return true;
  }

  async #restart(): Promise<void> {
    this.#next = null;
    this.#askedFor = null;
    this.#state.set({ ...empty, outputs: this.#state.get().outputs });
    await this.ask();
  }

  /** Every ask has an id of its own, so that no row of an earlier one can be taken for a row of this one. */
  get #id(): string {
    return `${this.#name}-${this.#asks}`;
  }

  #patch(part: Partial<IndicatorFeedState>): void {
    this.#state.set({ ...this.#state.get(), ...part });
  }
}

/** The code at the end of a hub error, for example `tier-required`; empty when the connection failed and not the call. */
export function codeOf(failure: unknown): string {
  const message = failure instanceof Error ? failure.message : "";
  return /HubException: ([a-z-]+)/.exec(message)?.[1] ?? "";
}
