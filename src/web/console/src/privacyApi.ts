import {
  RestApi, type AuditHeadView, type AuditVerification, type AuditView, type CaseView, type CloseCase, type LedgerCheck, type OpenCase, type Page,
  type PrivacyStatistics, type ProcessingView,
} from "@brokerage/sdk";

/** Cases that wait, or those that were answered. */
export type CaseStatus = "open" | "closed";

export const casesPerPage = 50;

/** What the privacy office asks of the server. */
export class PrivacyApi {
  readonly #rest: RestApi;

  constructor(token: string) {
    this.#rest = new RestApi("", () => token, (input, init) => fetch(input, init));
  }

  statistics(): Promise<PrivacyStatistics> { return this.#rest.get("/v1/privacy/statistics"); }
  matrix(): Promise<readonly ProcessingView[]> { return this.#rest.get("/v1/privacy/matrix"); }

  /** The oldest {@link casesPerPage} cases, or those that follow a case. */
  cases(status: CaseStatus, after: string | null): Promise<readonly CaseView[]> {
    return this.#rest.get(`/v1/privacy/cases?status=${status}&limit=${casesPerPage}${after === null ? "" : `&after=${encodeURIComponent(after)}`}`);
  }

  openCase(request: OpenCase): Promise<CaseView> { return this.#rest.post("/v1/privacy/cases", request); }
  closeCase(id: string, request: CloseCase): Promise<CaseView> { return this.#rest.post(`${casePath(id)}/close`, request); }

  /** Erases the investor of a case for good; the case then has the certificate. */
  erase(id: string): Promise<CaseView> { return this.#rest.post(`${casePath(id)}/erase`); }

  /** Everything that is stored of a case's investor, as a zip. */
  async export(id: string): Promise<Blob> { return (await this.#rest.send("GET", `${casePath(id)}/export`)).blob(); }
  ledger(): Promise<LedgerCheck> { return this.#rest.get("/v1/privacy/ledger"); }

  /** Records with a number above `after`, in order. */
  audit(after: number, limit: number): Promise<Page<AuditView>> { return this.#rest.get(`/v1/audit?after=${after}&limit=${limit}`); }
  auditHead(): Promise<AuditHeadView> { return this.#rest.get("/v1/audit/head"); }
  verifyAudit(): Promise<AuditVerification> { return this.#rest.post("/v1/audit/verify"); }
}

const casePath = (id: string): string => `/v1/privacy/cases/${encodeURIComponent(id)}`;
