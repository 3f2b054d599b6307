import type { ErasureCertificate } from "@brokerage/sdk";

export type PrivacyPage = "choices" | "known" | "events" | "readers" | "receipts" | "requests" | "notices" | "forget" | "erase";

/** What a page of the privacy centre may need. */
export interface PageProps {
  readonly turnTo: (page: PrivacyPage) => void;
  /** Everything is erased: the app has nothing more to show. */
  readonly onErased: (certificate: ErasureCertificate) => void;
}
