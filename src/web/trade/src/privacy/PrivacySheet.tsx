import type { ErasureCertificate } from "@brokerage/sdk";
import { useState, type ComponentType } from "react";
import { Sheet } from "../sheets/Sheet.js";
import { Choices } from "./Choices.js";
import { Erase } from "./Erase.js";
import { Events } from "./Events.js";
import { Forget } from "./Forget.js";
import { Known } from "./Known.js";
import { Notices } from "./Notices.js";
import type { PageProps, PrivacyPage } from "./pages.js";
import { Readers } from "./Readers.js";
import { Receipts } from "./Receipts.js";
import { Requests } from "./Requests.js";

interface Entry {
  readonly title: string;
  readonly Page: ComponentType<PageProps>;
  /** Where Back leads; null on the first page. */
  readonly from: PrivacyPage | null;
}

const entries: Readonly<Record<PrivacyPage, Entry>> = {
  choices: { title: "My data", Page: Choices, from: null },
  known: { title: "What we know about you", Page: Known, from: "choices" },
  events: { title: "Every record", Page: Events, from: "known" },
  readers: { title: "Who looked", Page: Readers, from: "choices" },
  receipts: { title: "Your choices so far", Page: Receipts, from: "choices" },
  requests: { title: "The privacy office", Page: Requests, from: "choices" },
  notices: { title: "When we may contact you", Page: Notices, from: "choices" },
  forget: { title: "Forget what you learned", Page: Forget, from: "choices" },
  erase: { title: "Erase everything", Page: Erase, from: "choices" },
};

interface Props {
  readonly onClose: () => void;
  readonly onErased: (certificate: ErasureCertificate) => void;
}

/** The privacy centre: what is used, what is known, who looked, and how to take it all back. */
export function PrivacySheet({ onClose, onErased }: Props) {
  const [page, turnTo] = useState<PrivacyPage>("choices");
  const { title, Page, from } = entries[page];
  return (
    <Sheet title={title} page={page} onClose={onClose} onBack={from === null ? undefined : () => turnTo(from)}>
      <div className="privacy"><Page turnTo={turnTo} onErased={onErased} /></div>
    </Sheet>
  );
}
