import { useSyncExternalStore } from "react";
import { pageOf, type PageName } from "../model/router.js";

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

/** The page that the location names. */
export const useRoute = (): PageName => pageOf(useSyncExternalStore(subscribe, () => window.location.hash));
