/** A moment in milliseconds since 1970-01-01 UTC. */
export type EpochMs = number & { readonly __brand: "EpochMs" };

/** Handle of a pending timer. */
export type Timer = unknown;

/** Time, chance and the end of the page, so that tests own them. */
export interface Environment {
  readonly now: () => EpochMs;
  readonly setTimer: (action: () => void, delayMs: number) => Timer;
  readonly clearTimer: (timer: Timer) => void;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** A fresh key for a call that must not happen twice. */
  readonly newKey: () => string;
  /** Calls `action` whenever the page is about to go away; the answer ends it. */
  readonly onPageHide: (action: () => void) => () => void;
}

/** The browser's (or Node's) own clock and randomness. */
export const systemEnvironment: Environment = {
  now: () => Date.now() as EpochMs,
  setTimer: (action, delayMs) => globalThis.setTimeout(action, delayMs),
  clearTimer: (timer) => globalThis.clearTimeout(timer as number),
  random: () => Math.random(),
  newKey: () => globalThis.crypto.randomUUID(),
  onPageHide: (action) => {
    globalThis.addEventListener?.("pagehide", action); // Node has neither pages nor this
    return () => globalThis.removeEventListener?.("pagehide", action);
  },
};
