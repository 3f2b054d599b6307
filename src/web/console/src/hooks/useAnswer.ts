import { useEffect, useState } from "react";
import { explain } from "../operatorApi.js";

/** The newest answer; an older one stays while a newer is awaited. */
export interface Answer<T> {
  readonly value: T | null;
  readonly problem: string | null;
  readonly isPending: boolean;
}

/** Asks whenever the key changes; a null key asks nothing. */
export function useAnswer<T>(ask: () => Promise<T>, key: string | null): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { readonly key: string | null }>({ value: null, problem: null, isPending: false, key: null });
  useEffect(() => {
    if (key === null) return undefined;
    let wanted = true;
    setAnswer((last) => ({ ...last, isPending: true }));
    ask().then(
      (value) => wanted && setAnswer({ value, problem: null, isPending: false, key }),
      (failure: unknown) => wanted && setAnswer((last) => ({ value: last.value, problem: explain(failure), isPending: false, key })),
    );
    return () => {
      wanted = false;
    };
    // `ask` is a fresh closure at every render; `key` says what it asks.
  }, [key]);
  return answer;
}
