import type { Store } from "@brokerage/sdk";
import { useSyncExternalStore } from "react";

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
