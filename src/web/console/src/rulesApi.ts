import {
  ApiError, type DraftView, type MonitorView, type PersonaOutcome, type PersonaTrial, type PopulationView, type PreviewRequest, type PreviewView, type PublishDraft,
  type RuleAuditEntry, type RuleCatalogue, type RuleChange, type RuleCheck, type RulesOverview, type SaveDraft,
} from "@brokerage/sdk";

/** A refusal with what the server said about it. */
export class RuleProblem extends ApiError {
  constructor(
    status: number, type: string, title: string, traceId: string | null,
    /** What in particular was wrong; empty when the server did not say. */
    readonly detail: string,
  ) {
    super(status, type, title, traceId);
    this.name = "RuleProblem";
  }

  /** True when the problem's type ends so, for example `four-eyes`. */
  is(suffix: string): boolean {
    return this.type.endsWith(suffix);
  }
}

/** What the product team's console asks of the server. Every call rejects with {@link RuleProblem}. */
export class RulesApi {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  population(): Promise<PopulationView> { return this.#json("GET", "/v1/population"); }
  overview(): Promise<RulesOverview> { return this.#json("GET", "/v1/rules"); }
  catalogue(): Promise<RuleCatalogue> { return this.#json("GET", "/v1/rules/catalogue"); }
  monitor(): Promise<MonitorView> { return this.#json("GET", "/v1/rules/monitor"); }
  audit(after: number): Promise<readonly RuleAuditEntry[]> { return this.#json("GET", `/v1/rules/audit?after=${after}`); }
  check(source: string): Promise<RuleCheck> { return this.#json("POST", "/v1/rules/check", { source }); }
  preview(request: PreviewRequest): Promise<PreviewView> { return this.#json("POST", "/v1/rules/preview", request); }
  try(trial: PersonaTrial): Promise<PersonaOutcome> { return this.#json("POST", "/v1/rules/try", trial); }
  createDraft(draft: SaveDraft): Promise<DraftView> { return this.#json("POST", "/v1/rules/drafts", draft); }
  saveDraft(draft: DraftView, text: SaveDraft): Promise<DraftView> { return this.#json("PUT", draftPath(draft.id), text, seen(draft)); }
  diff(id: string): Promise<readonly RuleChange[]> { return this.#json("GET", `${draftPath(id)}/diff`); }
  revision(revision: string): Promise<string> { return this.#text(`/v1/rules/revisions/${encodeURIComponent(revision)}`); }
  export(): Promise<string> { return this.#text("/v1/rules/export"); }
  async submit(draft: DraftView, acknowledged: readonly string[]): Promise<void> { await this.#send("POST", `${draftPath(draft.id)}/submit`, { acknowledged }, seen(draft)); }
  async review(draft: DraftView, approve: boolean, comment: string): Promise<void> { await this.#send("POST", `${draftPath(draft.id)}/review`, { approve, comment }, seen(draft)); }
  async publish(draft: DraftView, publication: PublishDraft): Promise<void> { await this.#send("POST", `${draftPath(draft.id)}/publish`, publication, seen(draft)); }
  async withdraw(draft: DraftView): Promise<void> { await this.#send("POST", `${draftPath(draft.id)}/withdraw`, undefined, seen(draft)); }
  async advance(): Promise<void> { await this.#send("POST", "/v1/rules/ramp/advance"); }
  async rollBack(reason: string): Promise<void> { await this.#send("POST", "/v1/rules/rollback", { reason }); }
  async import(): Promise<void> { await this.#send("POST", "/v1/rules/import"); }

  async #json<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T> {
    return (await (await this.#send(method, path, body, headers)).json()) as T;
  }

  async #text(path: string): Promise<string> {
    return (await this.#send("GET", path)).text();
  }

  async #send(method: string, path: string, body?: unknown, extra: Readonly<Record<string, string>> = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...extra };
    const answer = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(() => {
      throw new RuleProblem(0, "", "The server cannot be reached.", null, "");
    });
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
}

/** Says which version the person saw, so that nobody decides about another. */
const seen = ({ version }: DraftView) => ({ "if-match": `"${version}"` });
const draftPath = (id: string): string => `/v1/rules/drafts/${encodeURIComponent(id)}`;

async function problemOf(answer: Response): Promise<RuleProblem> {
  const problem = (await answer.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  const text = (key: string) => (typeof problem[key] === "string" ? problem[key] : "");
  return new RuleProblem(answer.status, text("type"), text("title") || `HTTP ${answer.status}`, text("traceId") || null, text("detail"));
}
