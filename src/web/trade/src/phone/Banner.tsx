import type { TierChange } from "@brokerage/sdk";
import { tierName } from "../model/words.js";
import { Icon } from "../shared/Icon.js";

interface Props {
  readonly change: TierChange;
  readonly onWhy: () => void;
  readonly onClose: () => void;
}

/** Says that the app has just changed, and why. */
export const Banner = ({ change: { from, change }, onWhy, onClose }: Props) => (
  <div className="banner" data-testid="banner">
    <button type="button" className="round" aria-label="Close this message" onClick={onClose}><Icon name="close" /></button>
    <p className="banner-path">{tierName(from)} <Icon name="arrow" /> <b>{tierName(change.tier)}</b></p>
    <p className="banner-title">Your app now fits how you invest</p>
    <ul>{change.reasons.map((reason) => <li key={reason.code + reason.text}>{reason.text}</li>)}</ul>
    <button type="button" className="link" onClick={onWhy}>See the whole decision</button>
  </div>
);
