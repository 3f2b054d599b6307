import type { BrokerageClient } from "@brokerage/sdk";
import { useStore } from "./hooks/useStore.js";

/** What the server asks the phone below to draw. */
export function LayoutNote({ client }: { readonly client: BrokerageClient }) {
  const layout = useStore(client.experience.state).view?.layout;
  return <p>{layout === undefined ? "" : `${layout.density} layout · ${layout.vocabulary} words · ${layout.sections.length} sections`}</p>;
}
