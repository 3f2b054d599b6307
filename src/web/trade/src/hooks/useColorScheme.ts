import { useSyncExternalStore } from "react";

const dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

/** `dark` or `light`, as the reader's system asks. */
export const useColorScheme = (): "dark" | "light" =>
  useSyncExternalStore(
    (listener) => {
      dark?.addEventListener("change", listener);
      return () => dark?.removeEventListener("change", listener);
    },
    () => (dark?.matches ? "dark" : "light"),
  );
