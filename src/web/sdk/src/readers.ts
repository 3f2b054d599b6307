import type { Instant } from "./generated.js";

/** Somebody did something with an investor's data, as the investor sees it. */
export interface ReaderView {
  /** When, UTC. */
  readonly at: Instant;
  /** Who, by their work: for example `Service agent`. */
  readonly role: string;
  /** Tells one person from another without naming them, for this investor only. */
  readonly actor: string;
  /** What they did, in plain words. */
  readonly action: string;
}
