import type { ReactNode } from "react";
import type { Resource } from "../hooks/useResource.js";

interface Props<T> {
  readonly resource: Resource<T>;
  readonly children: (value: T) => ReactNode;
}

/** What was read, or in plain words why it is not there. */
export function Loading<T>({ resource, children }: Props<T>) {
  if (resource.status === "ready") return children(resource.value);
  if (resource.status === "loading") return <p className="quiet">One moment…</p>;
  return <p className="quiet" role="alert">This could not be read: {resource.error.message}</p>;
}
