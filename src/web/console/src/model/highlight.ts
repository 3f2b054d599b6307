/** Part of a line with one look. */
export interface Piece {
  readonly text: string;
  readonly look: "plain" | "comment" | "key" | "number" | "string";
}

const pattern = /(#.*$)|("(?:[^"\\]|\\.)*"|'[^']*')|([A-Za-z_][\w-]*)(?=\s*:(?:\s|$))|(?<![\w.-])(-?\d+(?:\.\d+)?%?)(?![\w-])/g;

/** A line of YAML in pieces whose texts add up to it. It is for the eye only: a `#` counts as a comment after a space. */
export function piecesOf(line: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const put = (end: number, look: Piece["look"]) => {
    if (end > done) pieces.push({ text: line.slice(done, end), look });
    done = end;
  };
  for (const match of line.matchAll(pattern)) {
    const [, comment, quoted, key] = match;
    if (comment !== undefined && match.index > 0 && !/\s/.test(line[match.index - 1] ?? "")) continue;
    put(match.index, "plain");
    put(match.index + match[0].length, comment !== undefined ? "comment" : quoted !== undefined ? "string" : key !== undefined ? "key" : "number");
  }

  put(line.length, "plain");
  return pieces;
}
