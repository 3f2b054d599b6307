import { RestApi, type GlossaryEntry, type InstrumentView, type InvestorId } from "@brokerage/sdk";
import { useId, useMemo, useState } from "react";
import { useGlossary, useInstruments } from "./hooks/resources.js";
import { useClient } from "./hooks/useClient.js";
import { valueOr } from "./hooks/useResource.js";
import { LayoutNote } from "./LayoutNote.js";
import { Phone } from "./phone/Phone.js";
import { PhoneBoundary } from "./phone/PhoneBoundary.js";
import { Simulate } from "./Simulate.js";
import { TopBar } from "./TopBar.js";

/** One phone on the stage. */
export interface Seat {
  readonly label: string;
  readonly token: string;
  /** Whose trades can be simulated; null for nobody's. */
  readonly simulate: InvestorId | null;
}

const none: readonly never[] = [];

/** All phones on one instrument at one moment. */
export function Stage({ seats }: { readonly seats: readonly Seat[] }) {
  const [symbol, setSymbol] = useState<string | null>(null);
  const token = seats[0]?.token ?? "";
  const rest = useMemo(() => new RestApi("", () => token, (input, init) => fetch(input, init)), [token]);
  const instruments = valueOr(useInstruments(rest), none);
  const glossary = valueOr(useGlossary(rest), none);
  const instrument = instruments.find((candidate) => candidate.symbol === symbol) ?? instruments[0];
  const shared = { instruments, glossary, instrument, onInstrument: setSymbol };
  return (
    <>
      <TopBar instruments={instruments} instrument={instrument} onInstrument={setSymbol} />
      <main className="stage" data-count={seats.length}>
        {seats.map((seat) => <SeatView key={seat.token} seat={seat} {...shared} />)}
      </main>
      <footer className="page-foot">
        <p>Prices, people and trades on this page are synthetic. Nothing here is advice.</p>
        <p>
          Charts by <a href="https://www.tradingview.com/" rel="noreferrer" target="_blank">TradingView Lightweight Charts™</a>, Copyright © 2025 TradingView, Inc.
        </p>
      </footer>
    </>
  );
}

interface SeatProps {
  readonly seat: Seat;
  readonly instruments: readonly InstrumentView[];
  readonly instrument: InstrumentView | undefined;
  readonly glossary: readonly GlossaryEntry[];
  readonly onInstrument: (symbol: string) => void;
}

function SeatView({ seat, ...shared }: SeatProps) {
  const client = useClient(seat.token);
  const id = useId();
  return (
    <section className="seat" aria-labelledby={id}>
      <header className="seat-head">
        <h2 id={id}>{seat.label}</h2>
        <LayoutNote client={client} />
      </header>
      <PhoneBoundary label={seat.label} onRetry={() => client.wake()}>
        <Phone client={client} label={seat.label} {...shared} />
      </PhoneBoundary>
      <div className="seat-foot">{seat.simulate !== null && <Simulate investorId={seat.simulate} />}</div>
    </section>
  );
}
