import { ApiError, RestApi, type Page, type QuarantineItem, type Receipt, type StatusView } from "@brokerage/sdk";
import { RuleProblem } from "./rulesApi.js";

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

  /** Tries a set-aside event again; the receipt says what became of it this time. */
  async replay(id: string): Promise<Receipt> {
    return (await (await this.#rest.send("POST", `/v1/quarantine/${encodeURIComponent(id)}/replay`)).json()) as Receipt;
  }

  async discard(id: string): Promise<void> {
    await this.#rest.send("POST", `/v1/quarantine/${encodeURIComponent(id)}/discard`);
  }
}

/** A failure in words somebody can act on. */
export function explain(failure: unknown): string {
  if (!(failure instanceof ApiError)) return "Something went wrong on this page.";
  if (failure instanceof RuleProblem && failure.is("four-eyes")) return "Somebody else has to review this: the author cannot approve it.";
  if (failure instanceof RuleProblem && failure.is("stale-version")) return "Somebody changed this draft meanwhile. Open it again to go on from there.";
  if (failure.status === 401 || failure.status === 403) return "This token is not accepted here.";
  if (failure.status === 0) return "The server cannot be reached.";
  const detail = failure instanceof RuleProblem && failure.detail !== "" ? `: ${failure.detail}` : "";
  return `${failure.message}${detail}${failure.traceId === null ? "" : ` (trace ${failure.traceId})`}`;
}
