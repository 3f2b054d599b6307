import type { InstrumentView } from "@brokerage/sdk";

interface Props {
  readonly instruments: readonly InstrumentView[];
  readonly instrument: InstrumentView | undefined;
  readonly onInstrument: (symbol: string) => void;
}

export function TopBar({ instruments, instrument, onInstrument }: Props) {
  return (
    <header className="top-bar">
      <div className="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" /><path d="M8 22v-5M16 22V13M24 22V8" /></svg>
        <div>
          <h1>Brokerage</h1>
          <p>One market. An app for each investor.</p>
        </div>
      </div>
      <label className="picker">
        <span>Everyone looks at</span>
        <select value={instrument?.symbol ?? ""} onChange={(event) => onInstrument(event.target.value)}>
          {instruments.map(({ symbol, name }) => <option key={symbol} value={symbol}>{name}</option>)}
        </select>
      </label>
      <p className="synthetic">Synthetic data</p>
    </header>
  );
}
