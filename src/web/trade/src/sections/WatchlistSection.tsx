import { usePhone } from "../phone/context.js";
import { watchlistOf } from "../model/watchlist.js";
import { money, percent } from "../model/format.js";
import { moveOf } from "../model/quote.js";
import type { SectionProps } from "./SectionView.js";

export function WatchlistSection({ section }: SectionProps) {
  const { view, instruments, instrument, quotes, selectInstrument } = usePhone();
  const shown = watchlistOf(view.cards, instruments, section.maxItems);
  return (
    <ul className="watchlist">
      {shown.map(({ symbol, name, currency }) => {
        const move = moveOf(quotes.get(symbol));
        return (
          <li key={symbol}>
            <button type="button" aria-current={symbol === instrument.symbol} onClick={() => selectInstrument(symbol)}>
              <span className="watch-name">
                <b>{symbol}</b>
                <span>{name}</span>
              </span>
              <span className="watch-price">
                <b>{money(move.last, currency)}</b>
                <span className="move" data-direction={move.direction}>{percent(move.share, currency)}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
