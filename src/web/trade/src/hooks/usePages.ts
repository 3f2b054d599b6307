import type { Page } from "@brokerage/sdk";
import { useEffect, useState } from "react";

/** A list that is read page by page. */
export interface Pages<T> {
  readonly items: readonly T[];
  /** `more` when there are further pages, `end` when there are none. */
  readonly status: "reading" | "more" | "end" | "failed";
  /** Reads the next page; after a failure the same again. */
  readonly next: () => void;
}

/** Reads the first page at once and each further one when asked. */
export function usePages<T>(read: (after: string | null) => Promise<Page<T>>): Pages<T> {
  const [{ items, after, status }, setState] = useState<{ readonly items: readonly T[]; readonly after: string | null; readonly status: Pages<T>["status"] }>({ items: [], after: null, status: "reading" });
  useEffect(() => {
    if (status !== "reading") return undefined;
    let wanted = true;
    read(after).then(
      (page) => wanted && setState((last) => ({ items: [...last.items, ...page.items], after: page.next, status: page.next === null ? "end" : "more" })),
      () => wanted && setState((last) => ({ ...last, status: "failed" })),
    );
    return () => {
      wanted = false;
    };
    // `read` is a fresh closure at every render; it always reads the same list.
  }, [status, after]);
  const next = () => setState((last) => (last.status === "more" || last.status === "failed" ? { ...last, status: "reading" } : last));
  return { items, status, next };
}
