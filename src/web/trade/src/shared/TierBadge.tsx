import { tierName } from "../model/words.js";
import { Icon } from "./Icon.js";

interface Props {
  readonly tier: string;
  readonly onWhy: () => void;
}

/** The tier, and the way to its reasons. */
export const TierBadge = ({ tier, onWhy }: Props) => (
  <button key={tier} type="button" className="badge" data-tier={tier} aria-label={`${tierName(tier)}. Why am I seeing this?`} onClick={onWhy}>
    <span data-testid="tier">{tierName(tier)}</span>
    <Icon name="info" />
  </button>
);
