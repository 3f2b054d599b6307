import { useEffect, useState } from "react";
import { explain } from "../operatorApi.js";

/** The latest answer, and why there is no newer one. */
export interface Polled<T> {
  readonly value: T | null;
  readonly problem: string | null;
}

/** Reads at once and then so long after every answer; a failure keeps the last value and says that it is old. */
export function usePolled<T>(read: () => Promise<T>, everyMs: number, key: unknown): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ value: null, problem: null });
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async () => {
      try {
        const value = await read();
        if (wanted) setPolled({ value, problem: null });
      } catch (failure) {
        if (wanted) setPolled((last) => ({ value: last.value, problem: explain(failure) }));
      }

      if (wanted) timer = setTimeout(() => void next(), everyMs);
    };
    void next();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // `read` is a fresh closure at every render; `key` says what it reads.
  }, [key, everyMs]);
  return polled;
}
