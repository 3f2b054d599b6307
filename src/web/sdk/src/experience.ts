import type { Environment } from "./environment.js";
import type {
  CardsChanged, ConsentChanged, ConsentRequest, ExperienceChanged, ExperienceView, FeedbackRequest, Gap, HelloRequest,
  Limits, Notice, PreferenceRequest, Receipt, Welcome,
} from "./generated.js";
import { invoke, Session, type ConnectionState } from "./session.js";
import { createStore, type Store } from "./store.js";
import type { Wire, WireFactory } from "./wire.js";

/** Everything the app knows about its investor's experience. */
export interface ExperienceState {
  /** Null until the first snapshot is complete. */
  readonly view: ExperienceView | null;
  /** The latest change of tier seen live; null before one, and never set by a snapshot. */
  readonly tierChange: TierChange | null;
  /** The latest notice of the server; null before one. */
  readonly notice: Notice | null;
  /** Limits of the connection; null before the first welcome. */
  readonly limits: Limits | null;
  /** Times that messages were found missing since the start; each was mended by a snapshot. */
  readonly gaps: number;
}

/** A change of tier, with what the server said about it. */
export interface TierChange {
  readonly from: string;
  readonly change: ExperienceChanged;
}

/** A request whose idempotency key the SDK makes unless the app brings one (to repeat a call that may have arrived). */
export type Keyed<T extends { readonly idempotencyKey: string }> = Omit<T, "idempotencyKey"> & { readonly idempotencyKey?: string };

/** Who is calling, for the server's negotiation. */
export type ClientHello = Pick<HelloRequest, "client" | "locale" | "capabilities">;

type Numbered = ExperienceChanged | CardsChanged | ConsentChanged;

const sdkName = "@brokerage/sdk/0.1.0";

/**
 * The experience hub: few messages, none may be lost. `seq` goes up by exactly one within an `epoch`; a hole asks for a snapshot,
 * a repeat is ignored, and a new connection resumes where the last one ended.
 */
export class ExperienceConnection {
  readonly #state = createStore<ExperienceState>({ view: null, tierChange: null, notice: null, limits: null, gaps: 0 });
  readonly #session: Session;
  readonly #environment: Environment;
  readonly #hello: ClientHello;
  #epoch: string | null = null;
  #seq = 0;
  /** What has arrived of the view; shown once the tier and layout are in it. */
  #draft: Partial<ExperienceView> = { cards: [], consents: [] };
  /** True until the tier and layout of a snapshot have arrived. */
  #awaitsSnapshot = true;
  /** True from a Hello until its Welcome: messages in between belong to a numbering that was given up. */
  #waiting = true;

  constructor(url: string, token: () => string | Promise<string>, hello: ClientHello, factory: WireFactory, environment: Environment) {
    this.#hello = hello;
    this.#environment = environment;
    this.#session = new Session(url, token, factory, environment, {
      attach: (wire) => this.#attach(wire),
      opened: (wire) => this.#sayHello(wire),
    });
  }

  /** The experience; changes as messages arrive. */
  get state(): Store<ExperienceState> {
    return this.#state;
  }

  /** State of the connection. */
  get connection(): Store<ConnectionState> {
    return this.#session.state;
  }

  connect(): void {
    this.#session.connect();
  }

  wake(): void {
    this.#session.wake();
  }

  close(): void {
    this.#session.close();
  }

  /** Says what the investor thinks of a card. */
  feedback(request: Keyed<FeedbackRequest>): Promise<Receipt> {
    return this.#call("Feedback", request);
  }

  /** Declares something about the investor. */
  setPreference(request: Keyed<PreferenceRequest>): Promise<Receipt> {
    return this.#call("SetPreference", request);
  }

  /** Gives or withdraws consent to one purpose. */
  setConsent(request: Keyed<ConsentRequest>): Promise<Receipt> {
    return this.#call("SetConsent", request);
  }

  #call(method: string, request: Keyed<{ readonly idempotencyKey: string }>): Promise<Receipt> {
    return invoke<Receipt>(this.#session, method, { ...request, idempotencyKey: request.idempotencyKey ?? this.#environment.newKey() });
  }

  #attach(wire: Wire): void {
    const on = <T>(method: string, handle: (message: T) => void) =>
      wire.on(method, (message) => {
        if (this.#session.wire === wire) handle(message as T);
      });
    on<Welcome>("Welcome", (welcome) => this.#welcome(wire, welcome));
    on<Gap>("Gap", (gap) => this.#gap(wire, gap));
    on<Notice>("Notice", (notice) => this.#notice(notice));
    on<ExperienceChanged>("ExperienceChanged", (message) => {
      if (!this.#isNext(wire, message)) return;
      this.#awaitsSnapshot = false;
      this.#show(wire, message, tierOf(message));
      this.#noteMove(message);
    });
    on<CardsChanged>("CardsChanged", (message) => {
      if (this.#isNext(wire, message)) this.#show(wire, message, { cards: message.cards });
    });
    on<ConsentChanged>("ConsentChanged", (message) => {
      if (this.#isNext(wire, message)) this.#show(wire, message, { consents: message.consents });
    });
  }

  async #sayHello(wire: Wire): Promise<void> {
    this.#waiting = true;
    const resume = this.#epoch === null ? null : { epoch: this.#epoch, seq: this.#seq };
    const request: HelloRequest = { ...this.#hello, sdk: sdkName, resume };
    await wire.invoke("Hello", request);
  }

  #welcome(wire: Wire, welcome: Welcome): void {
    wire.setSilenceLimit(welcome.heartbeatMs * 2);
    this.#patchState({ limits: welcome.limits });
    const resumed = welcome.mode === "resumed";
    if (resumed && (welcome.epoch !== this.#epoch || welcome.seq !== this.#seq)) {
      this.#askForSnapshot(wire);
      return;
    }

    this.#waiting = false;
    this.#epoch = welcome.epoch;
    this.#seq = welcome.seq;
    this.#awaitsSnapshot = !resumed;
    if (resumed) this.#session.markLive(wire);
  }

  /** Whether a message is the one that follows; a repeat is not, and a hole asks for a snapshot. */
  #isNext(wire: Wire, message: Numbered): boolean {
    if (this.#waiting || message.seq <= this.#seq) return false;
    if (message.seq === this.#seq + 1) return true;
    this.#askForSnapshot(wire);
    return false;
  }

  #show(wire: Wire, message: Numbered, part: Partial<ExperienceView>): void {
    this.#seq = message.seq;
    this.#draft = { ...this.#draft, ...part, epoch: this.#epoch ?? "", seq: message.seq, version: message.version };
    if (this.#draft.layout !== undefined) this.#patchState({ view: this.#draft as ExperienceView });
    if (!this.#awaitsSnapshot) this.#session.markLive(wire);
  }

  #noteMove(change: ExperienceChanged): void {
    const from = change.previousTier;
    if (from !== null && from !== change.tier) this.#patchState({ tierChange: { from, change } });
  }

  #gap(wire: Wire, gap: Gap): void {
    this.#countGap();
    if (gap.action === "reconnect") {
      this.#session.drop(wire); // the server replays from the last message seen, or sends a snapshot
      return;
    }

    this.#seq = Math.max(this.#seq, gap.toSeq);
    this.#awaitsSnapshot = true;
    this.#session.markStale(wire);
  }

  #askForSnapshot(wire: Wire): void {
    this.#countGap();
    this.#epoch = null;
    this.#seq = 0;
    this.#session.markStale(wire);
    this.#sayHello(wire).catch(() => this.#session.drop(wire));
  }

  #countGap(): void {
    this.#patchState({ gaps: this.#state.get().gaps + 1 });
  }

  #notice(notice: Notice): void {
    this.#patchState({ notice });
    if (notice.code === "replaced") this.#session.close();
    if (notice.code === "going-away" && notice.retryAfterMs !== null) this.#session.holdBack(notice.retryAfterMs);
  }

  #patchState(part: Partial<ExperienceState>): void {
    this.#state.set({ ...this.#state.get(), ...part });
  }
}

function tierOf(message: ExperienceChanged): Partial<ExperienceView> {
  const { seq: _seq, version: _version, previousTier: _previousTier, ...shown } = message;
  return shown;
}
