import type { ConnectionState } from "@brokerage/sdk";
import { TierBadge } from "../shared/TierBadge.js";
import { Connection } from "./Connection.js";

interface Props {
  readonly label: string;
  readonly tier: string;
  readonly connection: ConnectionState;
  readonly onWhy: () => void;
  readonly onAbout: () => void;
  readonly onData: () => void;
}

export const PhoneHeader = ({ label, tier, connection, onWhy, onAbout, onData }: Props) => (
  <header className="phone-header">
    <span className="avatar" aria-hidden="true">{label.charAt(0)}</span>
    <TierBadge tier={tier} onWhy={onWhy} />
    <Connection state={connection} />
    <span className="mine">
      <button type="button" onClick={onAbout}>About me</button>
      <button type="button" onClick={onData}>My data</button>
    </span>
  </header>
);
