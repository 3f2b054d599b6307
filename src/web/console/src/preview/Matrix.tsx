import type { PreviewView } from "@brokerage/sdk";
import { useState } from "react";
import { count } from "../model/format.js";
import { matrixOf, tiersOf, type MatrixCell } from "../model/matrix.js";

/** Who would move from which tier to which; the rules responsible are named for the cell in focus. */
export function Matrix({ preview, tiers: known }: { readonly preview: PreviewView; readonly tiers: readonly string[] }) {
  const tiers = tiersOf(preview.cells, known);
  const rows = matrixOf(preview, tiers);
  const [chosen, setChosen] = useState<string | null>(null);
  const cells = rows.flat();
  const shown = cells.find((cell) => nameOf(cell) === chosen) ?? cells.filter(({ move, count: size }) => move !== "stay" && size !== 0).sort((a, b) => (b.count ?? 9) - (a.count ?? 9))[0];
  return (
    <div className="matrix">
      <table>
        <caption className="unseen">Investors by tier before and after</caption>
        <thead>
          <tr><td><span>from</span><span>to</span></td>{tiers.map((tier) => <th key={tier} scope="col" data-tier={tier}>{tier}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]?.from}>
              <th scope="row" data-tier={row[0]?.from}>{row[0]?.from}</th>
              {row.map((cell) => (
                <td key={cell.to}>
                  <button
                    type="button" data-move={cell.move} data-heat={cell.heat} aria-pressed={shown === cell} aria-label={`${cell.from} to ${cell.to}: ${count(cell.count)}`}
                    onMouseEnter={() => setChosen(nameOf(cell))} onFocus={() => setChosen(nameOf(cell))} onClick={() => setChosen(nameOf(cell))}
                  >
                    {cell.count === 0 ? "·" : count(cell.count)}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown === undefined ? <p className="responsible"><span>Nobody would move.</span></p> : <Responsible cell={shown} />}
    </div>
  );
}

function Responsible({ cell }: { readonly cell: MatrixCell }) {
  return (
    <p className="responsible" aria-live="polite">
      <b>{cell.from} {cell.move === "stay" ? "stays" : `→ ${cell.to}`}</b>
      {cell.rules.length === 0 ? <span>nobody</span> : cell.rules.slice(0, 3).map(({ rule, count: placed }) => <span key={rule}><code>{rule}</code> {count(placed)}</span>)}
    </p>
  );
}

const nameOf = ({ from, to }: MatrixCell): string => `${from} ${to}`;
