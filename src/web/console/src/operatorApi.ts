import { ApiError, RestApi, type Page, type QuarantineItem, type StatusView } from "@brokerage/sdk";

/** What an operator asks of the server. */
export class OperatorApi {
  readonly #rest: RestApi;

  constructor(token: string) {
    this.#rest = new RestApi("", () => token, (input, init) => fetch(input, init));
  }

  status(): Promise<StatusView> {
    return this.#rest.get("/v1/status");
  }

  quarantine(after: string | null): Promise<Page<QuarantineItem>> {
    return this.#rest.get(`/v1/quarantine?status=open${after === null ? "" : `&after=${encodeURIComponent(after)}`}`);
  }

  async settle(id: string, what: "replay" | "discard"): Promise<void> {
    await this.#rest.send("POST", `/v1/quarantine/${encodeURIComponent(id)}/${what}`);
  }

  async rules(): Promise<string> {
    return (await this.#rest.send("GET", "/v1/rules/experience-tier")).text();
  }
}

/** A failure in words an operator can act on. */
export function explain(failure: unknown): string {
  if (!(failure instanceof ApiError)) return "Something went wrong on this page.";
  if (failure.status === 401 || failure.status === 403) return "This token is not accepted here.";
  if (failure.status === 0) return "The server cannot be reached.";
  return `${failure.message}${failure.traceId === null ? "" : ` (trace ${failure.traceId})`}`;
}

/** A token for operators, which only a server in Development gives away; null elsewhere. */
export async function developmentToken(): Promise<string | null> {
  try {
    const answer = await fetch("/dev/token?role=ops");
    return answer.ok ? ((await answer.json()) as { readonly token: string }).token : null;
  } catch {
    return null;
  }
}
