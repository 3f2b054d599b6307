/** Colours and type of the chart, from the page's custom properties. */
export interface ChartTheme {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly upFaint: string;
  readonly downFaint: string;
  readonly lines: readonly string[];
  readonly font: string;
}

/** Number of overlay colours in the style sheet. */
export const overlayColors = 5;

export function readTheme(element: HTMLElement): ChartTheme {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"), muted: read("muted"), grid: read("grid"), accent: read("accent"), up: read("up"), down: read("down"),
    upFaint: read("up-faint"), downFaint: read("down-faint"), font: style.fontFamily,
    lines: Array.from({ length: overlayColors }, (_, index) => read(`line-${index}`)),
  };
}
