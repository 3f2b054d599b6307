// Batch formulas, good enough to look at.
const closes = (bars) => bars.map((bar) => bar.close);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const windowed = (values, size, fold) => values.map((_, end) => (end + 1 < size ? null : fold(values.slice(end + 1 - size, end + 1))));
const ema = (values, size) => {
  let last = null;
  return values.map((value) => (last = last === null ? value : last + (value - last) * (2 / (size + 1))));
};

function rsi(bars, size) {
  let up = 0, down = 0;
  return bars.map((bar, index) => {
    if (index === 0) return null;
    const change = bar.close - bars[index - 1].close;
    up += (Math.max(change, 0) - up) / size;
    down += (Math.max(-change, 0) - down) / size;
    return index < size ? null : 100 - 100 / (1 + up / (down || 1e-9));
  });
}

const spread = (values) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

function macd(bars, fast, slow, smooth) {
  const [a, b] = [ema(closes(bars), fast), ema(closes(bars), slow)];
  const line = a.map((value, index) => value - b[index]);
  const signal = ema(line, smooth);
  return [line, signal, line.map((value, index) => value - signal[index])];
}

function vwap(bars) {
  let money = 0, volume = 0;
  return bars.map((bar) => {
    money += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
    volume += bar.volume;
    return volume === 0 ? null : money / volume;
  });
}

function atr(bars, size) {
  let last = null;
  return bars.map((bar, index) => {
    const before = bars[index - 1]?.close ?? bar.open;
    const range = Math.max(bar.high, before) - Math.min(bar.low, before);
    last = last === null ? range : last + (range - last) / size;
    return index < size ? null : last;
  });
}

const catalogue = {
  sma: { outputs: ["sma"], of: (bars, [size]) => [windowed(closes(bars), size, mean)] },
  ema: { outputs: ["ema"], of: (bars, [size]) => [ema(closes(bars), size)] },
  vwap: { outputs: ["vwap"], of: (bars) => [vwap(bars)] },
  rsi: { outputs: ["rsi"], of: (bars, [size]) => [rsi(bars, size)] },
  atr: { outputs: ["atr"], of: (bars, [size]) => [atr(bars, size)] },
  macd: { outputs: ["macd", "signal", "histogram"], of: (bars, parameters) => macd(bars, ...parameters) },
  bb: {
    outputs: ["middle", "upper", "lower"],
    of: (bars, [size, width]) => {
      const middle = windowed(closes(bars), size, mean);
      const reach = windowed(closes(bars), size, spread);
      return [middle, middle.map((value, at) => value && value + width * reach[at]), middle.map((value, at) => value && value - width * reach[at])];
    },
  },
};

const parse = (name) => {
  const [, family, list = ""] = /^(\w+)(?:\(([^)]*)\))?$/.exec(name) ?? [];
  return { family, parameters: list.split(",").filter(Boolean).map(Number) };
};

export const outputsOf = (name) => {
  const { outputs } = catalogue[parse(name).family];
  return outputs.length === 1 ? [name] : outputs.map((output) => `${name}.${output}`);
};

export const valuesOf = (name, bars) => {
  const { family, parameters } = parse(name);
  return catalogue[family].of(bars, parameters);
};
