import type { BrokerageClient, ErasureCertificate, GlossaryEntry, InstrumentView, TierChange } from "@brokerage/sdk";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { useBehaviour } from "../hooks/useBehaviour.js";
import { useIndicatorFeed } from "../hooks/useIndicatorFeed.js";
import { useKeptFocus } from "../hooks/useKeptFocus.js";
import { useQuotes } from "../hooks/useQuotes.js";
import { useStore } from "../hooks/useStore.js";
import { pauseOf } from "../model/cards.js";
import { watchlistOf } from "../model/watchlist.js";
import { Goodbye } from "../privacy/Goodbye.js";
import { PrivacySheet } from "../privacy/PrivacySheet.js";
import { AboutSheet } from "../sheets/AboutSheet.js";
import { LessonSheet } from "../sheets/LessonSheet.js";
import { WhySheet } from "../sheets/WhySheet.js";
import { Banner } from "./Banner.js";
import { Connection, worse } from "./Connection.js";
import { PhoneContext, type PhoneScope, type SheetRequest } from "./context.js";
import { IndicatorsContext } from "./indicators.js";
import { PausedBanner } from "./PausedBanner.js";
import { PhoneFrame } from "./PhoneFrame.js";
import { PhoneHeader } from "./PhoneHeader.js";
import { Screen } from "./Screen.js";

interface Props {
  readonly client: BrokerageClient;
  readonly label: string;
  readonly instruments: readonly InstrumentView[];
  readonly instrument: InstrumentView | undefined;
  readonly glossary: readonly GlossaryEntry[];
  readonly onInstrument: (symbol: string) => void;
}

const none: readonly string[] = [];

/** One investor's app, drawn as the server says. */
export function Phone({ client, label, instruments, instrument, glossary, onInstrument }: Props) {
  const { view, tierChange } = useStore(client.experience.state);
  const connection = worse(useStore(client.experience.connection), useStore(client.market.connection));
  const [sheet, setSheet] = useState<SheetRequest | null>(null);
  const [seenChange, setSeenChange] = useState<TierChange | null>(null);
  const [certificate, setCertificate] = useState<ErasureCertificate | null>(null);
  const opener = useRef<Element | null>(null);
  const frameElement = useRef<HTMLElement>(null);
  useKeptFocus(frameElement);
  useBehaviour(client, view !== null, instrument?.symbol);

  const watched = useMemo(() => symbolsOf(view, instruments, instrument), [view, instruments, instrument]);
  const quotes = useQuotes(client, watched);
  const chart = view?.layout.chart;
  const indicators = useIndicatorFeed(client, instrument?.symbol ?? "", chart?.interval ?? "1m", chart?.indicators ?? none);

  const openSheet = (request: SheetRequest) => {
    opener.current = document.activeElement;
    setSheet(request);
  };
  const closeSheet = () => {
    setSheet(null);
    requestAnimationFrame(() => opener.current instanceof HTMLElement && opener.current.focus());
  };

  const frame = (screen: ReactNode, over: ReactNode) => (
    <PhoneFrame label={label} state={connection} view={view} over={over} ref={frameElement}>{screen}</PhoneFrame>
  );

  if (certificate !== null) return frame(<Goodbye certificate={certificate} />, null);
  if (view === null || instrument === undefined) {
    return frame(<div className="waiting"><Connection state={connection} /><span className="shimmer" /><span className="shimmer" /><span className="shimmer" /></div>, null);
  }

  const scope: PhoneScope = { client, view, instruments, instrument, quotes, glossary, openSheet, selectInstrument: onInstrument };
  const change = tierChange === seenChange ? null : tierChange;
  const pause = pauseOf(view.cards);
  const why = () => openSheet({ kind: "why", id: view.decisionId });
  return (
    <PhoneContext value={scope}>
      <IndicatorsContext value={indicators}>
        {frame(
          <>
            <PhoneHeader label={label} tier={view.tier} connection={connection} onWhy={why} onAbout={() => openSheet({ kind: "about" })} onData={() => openSheet({ kind: "data" })} />
            <div role="status">{change !== null && pause === undefined && <Banner change={change} onWhy={why} onClose={() => setSeenChange(change)} />}</div>
            {pause !== undefined && <PausedBanner card={pause} />}
            <Screen key={view.tier} layout={view.layout} arrived={tierChange !== null} />
          </>,
          sheet === null ? null : <OpenSheet request={sheet} onClose={closeSheet} onErased={setCertificate} />,
        )}
      </IndicatorsContext>
    </PhoneContext>
  );
}

interface OpenSheetProps {
  readonly request: SheetRequest;
  readonly onClose: () => void;
  readonly onErased: (certificate: ErasureCertificate) => void;
}

function OpenSheet({ request, onClose, onErased }: OpenSheetProps) {
  switch (request.kind) {
    case "why": return <WhySheet id={request.id} onClose={onClose} />;
    case "lesson": return <LessonSheet id={request.id} at={request.at} onClose={onClose} />;
    case "data": return <PrivacySheet onClose={onClose} onErased={onErased} />;
    case "about": return <AboutSheet onClose={onClose} />;
  }
}

/** Symbols whose quotes the layout shows. */
function symbolsOf(view: PhoneScope["view"] | null, instruments: readonly InstrumentView[], instrument: InstrumentView | undefined): readonly string[] {
  if (view === null || instrument === undefined) return none;
  const lists = view.layout.sections.filter((section) => section.kind === "watchlist");
  const watched = lists.flatMap((section) => watchlistOf(view.cards, instruments, section.maxItems)).map(({ symbol }) => symbol);
  return [...new Set([instrument.symbol, ...watched])];
}
