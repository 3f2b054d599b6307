import type {
  AnswerRequest, AnswerView, BarsView, CaseRequest, CaseView, ConsentReceipt, EraseRequest, ErasureCertificate, ExperienceView, GlossaryEntry, InstrumentView,
  LessonView, MyData, MyEvent, NudgeOverview, NudgeSettings, Page, PauseRequest, PurposeView, ReaderView, Receipt, ResetRequest, WhyView,
} from "./generated.js";

/** An answer that is not a success, as RFC 9457 problem details where the server sent them. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    /** Stable type of the problem; empty when the server did not say. */
    readonly type: string,
    message: string,
    /** Trace to quote to the operator; null when the server did not say. */
    readonly traceId: string | null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** `fetch`, or a stand-in of the same shape. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** What `GET /v1/instruments/{symbol}/bars` takes. */
export interface BarsRequest {
  /** `1m`, `5m` or `1d`. */
  readonly interval: string;
  /** Closed bars wanted, the latest first to be kept. */
  readonly count: number;
}

/** The HTTP side of the API. Every call rejects with {@link ApiError}. */
export class RestApi {
  readonly #baseUrl: string;
  readonly #token: () => string | Promise<string>;
  readonly #fetch: Fetch;

  constructor(baseUrl: string, token: () => string | Promise<string>, fetch: Fetch) {
    this.#baseUrl = baseUrl;
    this.#token = token;
    this.#fetch = fetch;
  }

  /** The investor's experience as it is now. */
  experience(): Promise<ExperienceView> {
    return this.get("/v1/me/experience");
  }

  /** How a tier decision or a card came to be. */
  why(id: string): Promise<WhyView> {
    return this.get(`/v1/me/why/${encodeURIComponent(id)}`);
  }

  /** What the investor may allow, each with the notice to read before choosing. */
  purposes(): Promise<readonly PurposeView[]> {
    return this.get("/v1/me/purposes");
  }

  instruments(): Promise<readonly InstrumentView[]> {
    return this.get("/v1/instruments");
  }

  bars(symbol: string, { interval, count }: BarsRequest): Promise<BarsView> {
    return this.get(`/v1/instruments/${encodeURIComponent(symbol)}/bars?interval=${encodeURIComponent(interval)}&count=${count}`);
  }

  lesson(id: string): Promise<LessonView> {
    return this.get(`/v1/lessons/${encodeURIComponent(id)}`);
  }

  /** Answers a question of a lesson's quiz; the server grades it. When the answer did not arrive, send it again under the same key. */
  answer(lesson: string, request: AnswerRequest): Promise<AnswerView> {
    return this.post(`/v1/me/lessons/${encodeURIComponent(lesson)}/answers`, request);
  }

  glossary(): Promise<readonly GlossaryEntry[]> {
    return this.get("/v1/glossary");
  }

  /** Everything that is known of the investor: values with where they come from, and what is stored and why. */
  data(): Promise<MyData> {
    return this.get("/v1/me/data");
  }

  /** Stored events, newest first. Pass a page's `next` as `after` to get the one that follows; a page holds 1 to 500. */
  events(after: string | null = null, limit = 50): Promise<Page<MyEvent>> {
    return this.get(`/v1/me/events?limit=${limit}${after === null ? "" : `&after=${encodeURIComponent(after)}`}`);
  }

  /** Every choice of the investor about the use of their data, newest first. */
  consents(): Promise<readonly ConsentReceipt[]> {
    return this.get("/v1/me/consents");
  }

  /** Who looked at the investor's data, newest first. */
  readers(): Promise<readonly ReaderView[]> {
    return this.get("/v1/me/readers");
  }

  /** Pauses personalisation, or lets it go on; open apps change at once. */
  pause(request: PauseRequest): Promise<Receipt> {
    return this.post("/v1/me/pause", request);
  }

  /** Forgets what was learned. Consents stay, and learning starts anew. */
  reset(request: ResetRequest): Promise<Receipt> {
    return this.post("/v1/me/reset", request);
  }

  /** Everything that is stored of the investor, as a zip of JSON and CSV files. */
  async exportData(): Promise<Blob> {
    return (await this.send("GET", "/v1/me/export")).blob();
  }

  /** Erases everything that is stored of the investor, for good. Every later call of this investor is answered with 404, and the hubs close. */
  erase(request: EraseRequest): Promise<ErasureCertificate> {
    return this.post("/v1/me/erase", request);
  }

  /** What the investor asked of the privacy office, with deadlines. */
  requests(): Promise<readonly CaseView[]> {
    return this.get("/v1/me/requests");
  }

  /** Asks the privacy office for something. */
  openRequest(request: CaseRequest): Promise<CaseView> {
    return this.post("/v1/me/requests", request);
  }

  /** Any other resource of the API, as JSON. */
  async get<T>(path: string): Promise<T> {
    return (await (await this.send("GET", path)).json()) as T;
  }

  /** When and whether the investor wants to be contacted, and how often they were today. */
  nudges(): Promise<NudgeOverview> {
    return this.get("/v1/me/nudges");
  }

  /** Sets when and whether the investor wants to be contacted; works at once. */
  async setNudges(settings: NudgeSettings): Promise<NudgeOverview> {
    return (await (await this.send("PUT", "/v1/me/nudges", settings)).json()) as NudgeOverview;
  }

  /** Any other act of the API: a body goes as JSON, and the answer comes as such. */
  async post<T>(path: string, body?: unknown): Promise<T> {
    return (await (await this.send("POST", path, body)).json()) as T;
  }

  /** Sends a request with the token; the answer is a success. */
  async send(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<Response> {
    const headers = new Headers({ authorization: `Bearer ${await this.#token()}` });
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      headers.set("content-type", "application/json");
      init.body = JSON.stringify(body);
    }

    const answer = await this.#fetch(this.#baseUrl + path, init).catch((failure: unknown) => {
      throw new ApiError(0, "", failure instanceof Error ? failure.message : "The server could not be reached.", null);
    });
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
}

async function problemOf(answer: Response): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as { type?: unknown; title?: unknown; traceId?: unknown };
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return new ApiError(answer.status, text(problem.type) ?? "", text(problem.title) ?? `HTTP ${answer.status}`, text(problem.traceId));
}
