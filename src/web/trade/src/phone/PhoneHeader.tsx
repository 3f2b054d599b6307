import type { ConnectionState } from "@brokerage/sdk";
import { Icon } from "../shared/Icon.js";
import { TierBadge } from "../shared/TierBadge.js";
import { Connection } from "./Connection.js";

interface Props {
  readonly label: string;
  readonly tier: string;
  readonly connection: ConnectionState;
  readonly onWhy: () => void;
  readonly onData: () => void;
}

export const PhoneHeader = ({ label, tier, connection, onWhy, onData }: Props) => (
  <header className="phone-header">
    <span className="avatar" aria-hidden="true">{label.charAt(0)}</span>
    <TierBadge tier={tier} onWhy={onWhy} />
    <Connection state={connection} />
    <button type="button" className="my-data" onClick={onData}><Icon name="lock" /> My data</button>
  </header>
);
