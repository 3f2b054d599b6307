import type { ConnectionState } from "@brokerage/sdk";

const texts: Readonly<Record<ConnectionState, string>> = { connecting: "Connecting", live: "Live", stale: "Reconnecting", closed: "Closed" };

/** Whether what is shown is current. The worse of the two connections counts. */
export const Connection = ({ state }: { readonly state: ConnectionState }) => (
  <span className="connection" data-state={state} role="status">{texts[state]}</span>
);

const order: readonly ConnectionState[] = ["live", "connecting", "stale", "closed"];

export const worse = (a: ConnectionState, b: ConnectionState): ConnectionState => (order.indexOf(a) > order.indexOf(b) ? a : b);
