/** Delay before the first retry is at most this long. */
export const backoffBaseMs = 250;
/** No delay is longer than this. */
export const backoffCapMs = 10_000;

/**
 * Exponential backoff with full jitter (Brooker, AWS Architecture Blog, 2015): uniform between 0 and
 * min(cap, base · 2^attempt), so that clients cut off together do not come back together.
 * @param attempt Retries since the last success, from 0.
 * @param random A number from 0 up to, not including, 1.
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random * ceiling);
}
