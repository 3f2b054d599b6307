import { usePhone } from "../phone/context.js";
import { bare, compact, money } from "../model/format.js";
import { moveOf } from "../model/quote.js";
import { isPrice, moveText, statName, statOf, statsOf } from "../model/words.js";

export function PriceSection() {
  const { view, instrument, quotes } = usePhone();
  const { density, vocabulary } = view.layout;
  const { currency, symbol, name, sector } = instrument;
  const quote = quotes.get(symbol);
  const move = moveOf(quote);
  const stats = statsOf(density);
  return (
    <>
      <p className="instrument">
        <strong>{name}</strong>
        <span>{vocabulary === "plain" ? sector : `${symbol} · ${sector}`}</span>
      </p>
      <p className="price" data-testid="price">{money(move.last, currency)}</p>
      <p className="move" data-direction={move.direction}>{moveText(move, vocabulary, currency)}</p>
      {stats.length > 0 && (
        <dl className="stats">
          {stats.map((stat) => (
            <div key={stat}>
              <dt>{statName(stat, vocabulary)}</dt>
              <dd>{isPrice(stat) ? bare(statOf(quote, stat), currency) : compact(statOf(quote, stat), currency)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
