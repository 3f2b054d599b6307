import type { PurposeView } from "@brokerage/sdk";
import type { Acts } from "../hooks/useAct.js";
import { consentText, type Consent } from "../model/consent.js";
import { usePhone } from "../phone/context.js";
import { Switch } from "./Switch.js";

interface Props {
  readonly consent: Consent;
  /** What to read before choosing; without it nothing can be given. */
  readonly notice: PurposeView | undefined;
  readonly acts: Acts;
}

/** One purpose: its switch, what the last touch of it did to the screen, and the notice. */
export function Choice({ consent, notice, acts }: Props) {
  const { client } = usePhone();
  const { purpose, title, granted } = consent;
  const toggle = () => {
    if (notice === undefined) return;
    const { noticeVersion, language } = notice;
    acts.run(purpose, () => client.experience.setConsent({ purpose, granted: !granted, noticeVersion, language }));
  };
  return (
    <li>
      <Switch title={title} text={consentText(consent)} isOn={granted} isDisabled={acts.isRunning || notice === undefined} onToggle={toggle} />
      <p role="status" className="effect">{acts.outcomeOf(purpose)}</p>
      {notice !== undefined && (
        <details>
          <summary>What this means</summary>
          <p>{notice.notice}</p>
          <p className="quiet">Version {notice.noticeVersion} of this notice</p>
        </details>
      )}
    </li>
  );
}
