import type { CaseView } from "@brokerage/sdk";
import type { PrivacyApi } from "../privacyApi.js";

/** What a dialog about cases needs. */
export interface DialogProps {
  readonly api: PrivacyApi;
  /** The cases have changed. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What a dialog about one case needs. */
export interface CaseDialogProps extends DialogProps {
  readonly subject: CaseView;
}
