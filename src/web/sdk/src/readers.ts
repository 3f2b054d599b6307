import type { Instant } from "./generated.js";

/** One look at an investor's data, as `GET /v1/me/readers` tells it to the investor. */
export interface ReaderView {
  /** When, UTC. */
  readonly at: Instant;
  /** Role of whoever looked, in plain words. */
  readonly role: string;
  /** Short id of the person or system. */
  readonly who: string;
  /** What was done, in plain words. */
  readonly action: string;
}
