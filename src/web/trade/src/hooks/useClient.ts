import { BrokerageClient } from "@brokerage/sdk";
import { useEffect, useMemo } from "react";

/** A connected client for as long as the component is there. */
export function useClient(token: string): BrokerageClient {
  const client = useMemo(() => new BrokerageClient({ baseUrl: "", accessToken: () => token, client: "trade/0.1" }), [token]);
  useEffect(() => {
    const wake = () => document.visibilityState === "visible" && client.wake();
    client.connect();
    globalThis.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      globalThis.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      client.close();
    };
  }, [client]);
  return client;
}
