import type { IndicatorRow } from "@brokerage/sdk";

/** One value of an indicator and the column of the row that carries it. */
export interface Output {
  readonly label: string;
  readonly column: number;
}

/** One indicator with its values. */
export interface IndicatorGroup {
  /** For example `bb(20,2)`. */
  readonly name: string;
  /** The name as people read it, for example `RSI 14`. */
  readonly title: string;
  readonly outputs: readonly Output[];
  /** Outputs that are prices and belong on the price chart. */
  readonly overlays: readonly Output[];
}

/** Outputs in price units by family; an empty list means all of them. */
const onPrice: Readonly<Record<string, readonly string[]>> = {
  sma: [], ema: [], vwap: [], bb: ["middle", "upper", "lower"], supertrend: ["line"], ichimoku: ["tenkan", "kijun", "spanA", "spanB"],
};

const familyNames: Readonly<Record<string, string>> = {
  stoch: "Stochastic", supertrend: "Supertrend", ichimoku: "Ichimoku", keltner: "Keltner", donchian: "Donchian", aroon: "Aroon",
};

const titleOf = (family: string, parameters: string): string =>
  [familyNames[family.toLowerCase()] ?? family.toUpperCase(), ...parameters.replaceAll(/[()]/g, "").split(",")].map((part) => part.trim()).filter((part) => part !== "").join(" ");

/** An output as people read it: `percentB` is `%B`. */
export const outputText = (label: string): string => label.replace(/^percent(?=[A-Z])/, "%").replaceAll(/([a-z])([A-Z])/g, "$1 $2");

const pattern = /^([A-Za-z]\w*)(\([^)]*\))?(?:[.:/_ ](\w+))?$/;

/** Groups the outputs of a stream, for example `bb(20,2).upper`, by indicator, in their order. */
export function groupsOf(outputs: readonly string[]): readonly IndicatorGroup[] {
  const groups = new Map<string, { family: string; title: string; outputs: Output[] }>();
  outputs.forEach((text, column) => {
    const [, family = text, parameters = "", label = family] = pattern.exec(text) ?? [];
    const group = groups.get(family + parameters) ?? { family, title: titleOf(family, parameters), outputs: [] };
    group.outputs.push({ label, column });
    groups.set(family + parameters, group);
  });
  return [...groups].map(([name, { family, title, outputs: values }]) => {
    const wanted = onPrice[family.toLowerCase()];
    const overlays = wanted === undefined ? [] : values.filter((output) => wanted.length === 0 || wanted.includes(output.label));
    return { name, title, outputs: values, overlays };
  });
}

/** Values of one column, oldest first, the forming one last. */
export function columnOf(closed: readonly IndicatorRow[], forming: IndicatorRow | null, column: number, last: number): readonly (number | null)[] {
  const rows = forming === null ? closed.slice(-last) : [...closed.slice(1 - last), forming];
  return rows.map((row) => row.values[column] ?? null);
}
