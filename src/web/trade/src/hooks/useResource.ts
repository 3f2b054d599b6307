import { useEffect, useRef, useState } from "react";

/** Something read once from the server. */
export type Resource<T> = { readonly status: "loading" } | { readonly status: "ready"; readonly value: T } | { readonly status: "failed"; readonly error: Error };

const loading = { status: "loading" } as const;

/** Reads again whenever `key` changes; an answer that comes too late is dropped. */
export function useResource<T>(key: string, read: () => Promise<T>): Resource<T> {
  const [answer, setAnswer] = useState<{ readonly key: string; readonly resource: Resource<T> }>({ key: "", resource: loading });
  useEffect(() => {
    let wanted = true;
    const answered = (resource: Resource<T>) => wanted && setAnswer({ key, resource });
    read().then(
      (value) => answered({ status: "ready", value }),
      (error: unknown) => answered({ status: "failed", error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => {
      wanted = false;
    };
    // `read` is a fresh closure at every render; `key` says what it reads.
  }, [key]);
  return answer.key === key ? answer.resource : loading;
}

/** What was read last, while it is read again. */
export function useKept<T>(resource: Resource<T>): Resource<T> {
  const last = useRef(resource);
  if (resource.status !== "loading") last.current = resource;
  return last.current;
}

/** The value once it is there, until then the stand-in. */
export const valueOr = <T>(resource: Resource<T>, standIn: T): T => (resource.status === "ready" ? resource.value : standIn);
