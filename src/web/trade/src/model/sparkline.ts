/** An SVG path through the values, scaled to the box; gaps where a value is missing; empty below two values. */
export function sparkline(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = width / (values.length - 1);
  let drawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        drawing = false;
        return "";
      }

      const point = `${drawing ? "L" : "M"}${(index * step).toFixed(1)} ${(height - ((value - low) / span) * height).toFixed(1)}`;
      drawing = true;
      return point;
    })
    .join("");
}
