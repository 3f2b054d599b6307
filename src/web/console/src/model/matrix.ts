import type { MigrationCell, PreviewView } from "@brokerage/sdk";

/** One cell as it is drawn. */
export interface MatrixCell {
  readonly from: string;
  readonly to: string;
  /** Null when it is hidden because it is small. */
  readonly count: number | null;
  readonly rules: MigrationCell["rules"];
  readonly move: "stay" | "up" | "down";
  /** How strongly it is coloured: 0 for nobody, 1 to 5 against the largest move. */
  readonly heat: number;
}

/** Rows by tier before, columns by tier after; a cell the server left out is empty. */
export function matrixOf(preview: PreviewView, tiers: readonly string[]): readonly (readonly MatrixCell[])[] {
  const largest = Math.max(1, ...preview.cells.filter(({ from, to }) => from !== to).map(({ count }) => count ?? 0));
  return tiers.map((from, row) =>
    tiers.map((to, column) => {
      const cell = preview.cells.find((candidate) => candidate.from === from && candidate.to === to);
      const count = cell === undefined ? 0 : cell.count;
      const move = row === column ? "stay" : column > row ? "up" : "down";
      return { from, to, count, rules: cell?.rules ?? [], move, heat: heatOf(count, largest) };
    }),
  );
}

const heatOf = (count: number | null, largest: number): number =>
  count === null ? 1 : count === 0 ? 0 : Math.min(5, Math.ceil((count / largest) * 5));

/** The tiers a preview speaks of, from the lowest on; the known ones first in their order. */
export function tiersOf(cells: readonly { readonly from: string; readonly to: string }[], known: readonly string[]): readonly string[] {
  const met = cells.flatMap(({ from, to }) => [from, to]);
  return [...new Set([...known, ...met])];
}
