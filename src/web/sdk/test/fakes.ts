import type { Environment, EpochMs, Wire, WireFactory } from "../src/index.js";

/** A clock that only tests move, chance that is always one half, keys that count. */
export class FakeEnvironment implements Environment {
  #now = 0;
  #timers = new Map<number, { readonly at: number; readonly action: () => void }>();
  #ids = 0;
  #keys = 0;

  /** The page goes away. */
  hidePage: () => void = () => undefined;

  readonly now = () => this.#now as EpochMs;
  readonly random = () => 0.5;
  readonly onPageHide = (action: () => void) => {
    this.hidePage = action;
    return () => void (this.hidePage = () => undefined);
  };
  readonly newKey = () => `key-${(this.#keys += 1)}`;
  readonly setTimer = (action: () => void, delayMs: number) => {
    this.#timers.set((this.#ids += 1), { at: this.#now + delayMs, action });
    return this.#ids;
  };
  readonly clearTimer = (timer: unknown) => void this.#timers.delete(timer as number);

  /** Delays of the pending timers, soonest first. */
  get pending(): readonly number[] {
    return [...this.#timers.values()].map((timer) => timer.at - this.#now).sort((a, b) => a - b);
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#now = due[1].at;
      due[1].action();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets every promise that can go on, go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

type Answer = (...args: readonly unknown[]) => unknown;

/** One connection of a {@link FakeHub}. */
export class FakeWire implements Wire {
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[] = [];
  silenceLimitMs = 0;
  #handlers = new Map<string, (message: unknown) => void>();
  #closed: () => void = () => undefined;
  #open = true;

  constructor(private readonly hub: FakeHub) {}

  readonly start = () => (this.hub.reachable ? Promise.resolve() : Promise.reject(new Error("unreachable")));
  readonly stop = () => {
    this.cut();
    return Promise.resolve();
  };
  readonly invoke = async (method: string, ...args: readonly unknown[]) => {
    this.calls.push({ method, args });
    return this.hub.answers.get(method)?.(...args);
  };
  readonly on = (method: string, handler: (message: unknown) => void) => void this.#handlers.set(method, handler);
  readonly onClosed = (handler: () => void) => void (this.#closed = handler);
  readonly setSilenceLimit = (ms: number) => void (this.silenceLimitMs = ms);

  /** The server sends a message. */
  send(method: string, message: unknown): void {
    this.#handlers.get(method)?.(message);
  }

  /** The network goes away. */
  cut(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#closed();
  }

  /** Requests of one method, in order. */
  asked<T>(method: string): readonly T[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.args[0] as T);
  }
}

/** A hub that gives out fake wires. */
export class FakeHub {
  reachable = true;
  readonly wires: FakeWire[] = [];
  readonly answers = new Map<string, Answer>();
  readonly factory: WireFactory = () => {
    const wire = new FakeWire(this);
    this.wires.push(wire);
    return wire;
  };

  get wire(): FakeWire {
    const wire = this.wires.at(-1);
    if (wire === undefined) throw new Error("Nothing has connected yet.");
    return wire;
  }
}
