import { backoffMs } from "./backoff.js";
import type { Environment, EpochMs, Timer } from "./environment.js";
import { createStore, type Store } from "./store.js";
import type { Wire, WireFactory } from "./wire.js";

/**
 * `connecting`: nothing has arrived yet. `live`: what is shown is current. `stale`: the connection was lost, what is shown may be
 * old, and the SDK is trying again. `closed`: ended by the app, or taken over by another connection.
 */
export type ConnectionState = "connecting" | "live" | "stale" | "closed";

/** What one hub does with a connection while it lasts. */
export interface SessionRole {
  /** Called before the wire starts: register handlers. */
  readonly attach: (wire: Wire) => void;
  /** Called once the wire is open; a rejection counts as a lost connection. */
  readonly opened: (wire: Wire) => Promise<void>;
}

/** A connection that was live for so long starts the backoff anew; a flapping one does not. */
export const steadyMs = 5_000;
/** How long a connection may take from open to live. */
export const openTimeoutMs = 15_000;

/**
 * Keeps one hub connected for as long as the app wants: endless backoff with full jitter, a visible state, and a fresh wire
 * each time, so that nothing of a dead connection can reach the app.
 */
export class Session {
  readonly #state = createStore<ConnectionState>("connecting");
  readonly #role: SessionRole;
  readonly #environment: Environment;
  readonly #open: () => Wire;
  #wire: Wire | null = null;
  #timer: Timer = null;
  #attempt = 0;
  #liveSince: EpochMs | null = null;
  #earliestRetryMs = 0;

  constructor(url: string, token: () => string | Promise<string>, factory: WireFactory, environment: Environment, role: SessionRole) {
    this.#open = () => factory(url, token);
    this.#environment = environment;
    this.#role = role;
  }

  get state(): Store<ConnectionState> {
    return this.#state;
  }

  /** The wire in use; null while there is none. */
  get wire(): Wire | null {
    return this.#wire;
  }

  /** Starts, or starts again after `close`. */
  connect(): void {
    if (this.#wire !== null) return;
    if (this.#state.get() === "closed") this.#state.set("connecting");
    this.#clearTimer();
    const wire = this.#open();
    this.#wire = wire;
    this.#role.attach(wire);
    wire.onClosed(() => this.#lost(wire));
    this.#timer = this.#environment.setTimer(() => this.drop(wire), openTimeoutMs);
    wire
      .start()
      .then(() => (this.#wire === wire ? this.#role.opened(wire) : undefined))
      .catch(() => this.drop(wire));
  }

  /** Tries now instead of at the end of the backoff: for `online` and `visibilitychange`. */
  wake(): void {
    if (this.#wire === null && this.#state.get() !== "closed") this.connect();
  }

  /** What is shown is current from here on. */
  markLive(wire: Wire): void {
    if (this.#wire !== wire) return;
    this.#clearTimer();
    this.#liveSince ??= this.#environment.now();
    this.#state.set("live");
  }

  /** The same connection is open but what is shown is not current: for a gap that a snapshot will mend. */
  markStale(wire: Wire): void {
    if (this.#wire !== wire) return;
    if (this.#state.get() === "live") this.#state.set("stale");
    this.#clearTimer();
    this.#timer = this.#environment.setTimer(() => this.drop(wire), openTimeoutMs);
  }

  /** Not before so many milliseconds from now, whatever the backoff says. */
  holdBack(ms: number): void {
    this.#earliestRetryMs = ms;
  }

  /** Gives this connection up and tries another. */
  drop(wire: Wire): void {
    void wire.stop().catch(() => undefined);
    this.#lost(wire);
  }

  close(): void {
    const wire = this.#wire;
    this.#wire = null;
    this.#clearTimer();
    this.#state.set("closed");
    if (wire !== null) void wire.stop().catch(() => undefined);
  }

  #lost(wire: Wire): void {
    if (this.#wire !== wire) return;
    this.#wire = null;
    this.#clearTimer();
    if (this.#state.get() === "live") this.#state.set("stale");
    if (this.#liveSince !== null && this.#environment.now() - this.#liveSince >= steadyMs) this.#attempt = 0;
    this.#liveSince = null;
    const delay = Math.max(this.#earliestRetryMs, backoffMs(this.#attempt, this.#environment.random()));
    this.#attempt += 1;
    this.#earliestRetryMs = 0;
    this.#timer = this.#environment.setTimer(() => this.connect(), delay);
  }

  #clearTimer(): void {
    if (this.#timer !== null) this.#environment.clearTimer(this.#timer);
    this.#timer = null;
  }
}

/** Calls a hub method on a wire; fails at once when there is none. */
export function invoke<T>(session: Session, method: string, ...args: readonly unknown[]): Promise<T> {
  const wire = session.wire;
  return wire === null ? Promise.reject(new Error("Not connected; try again when the state is live.")) : (wire.invoke(method, ...args) as Promise<T>);
}
