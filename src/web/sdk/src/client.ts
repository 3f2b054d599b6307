import { systemEnvironment, type Environment } from "./environment.js";
import { EventSender } from "./events.js";
import { ExperienceConnection } from "./experience.js";
import { MarketConnection } from "./market.js";
import { RestApi, type Fetch } from "./rest.js";
import { signalRWire, type WireFactory } from "./wire.js";

/** How to reach the server, and as whom. */
export interface ClientOptions {
  /** Origin of the server, without a slash at the end; empty for the page's own. */
  readonly baseUrl: string;
  /** A bearer token that is valid now; asked for at every connection and request. */
  readonly accessToken: () => string | Promise<string>;
  /** Name and version of the app, for example `trade/1.4`. */
  readonly client: string;
  /** BCP 47 tag; default `en-IN`. */
  readonly locale?: string;
  /** What the app can draw; default: every kind of section. */
  readonly capabilities?: readonly string[];
  /** For tests. */
  readonly wire?: WireFactory;
  /** For tests. */
  readonly environment?: Environment;
  /** For tests. */
  readonly fetch?: Fetch;
}

const allSections = ["price", "chart", "cards", "indicators", "watchlist", "glossary"];

/** One investor's session: what the app shows (`experience`), the market (`market`), what the investor does (`events`) and the HTTP API (`rest`). */
export class BrokerageClient {
  readonly experience: ExperienceConnection;
  readonly market: MarketConnection;
  readonly events: EventSender;
  readonly rest: RestApi;

  constructor(options: ClientOptions) {
    const { baseUrl, accessToken, client, locale = "en-IN", capabilities = allSections } = options;
    const wire = options.wire ?? signalRWire;
    const environment = options.environment ?? systemEnvironment;
    this.experience = new ExperienceConnection(`${baseUrl}/hubs/v1/experience`, accessToken, { client, locale, capabilities }, wire, environment);
    this.market = new MarketConnection(`${baseUrl}/hubs/v1/market`, accessToken, wire, environment);
    const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.events = new EventSender(`${baseUrl}/v1/me/events`, accessToken, fetch, environment);
    this.rest = new RestApi(baseUrl, accessToken, fetch);
  }

  /** Opens both connections, keeps them open, and starts to send events. */
  connect(): void {
    this.experience.connect();
    this.market.connect();
    this.events.open();
  }

  /** Tries to reconnect now: call it when the device is online or the page is visible again. */
  wake(): void {
    this.experience.wake();
    this.market.wake();
  }

  /** Ends both connections; events that wait are sent a last time. */
  close(): void {
    this.experience.close();
    this.market.close();
    this.events.close();
  }
}
