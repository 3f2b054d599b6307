/** Who works at the console. In Development a person is chosen, elsewhere a token is entered. */
export interface Session {
  /** Token for rules and population. */
  readonly product: string;
  /** Token for operations. */
  readonly operations: string;
  /** Token for the privacy office. */
  readonly privacy: string;
  /** Chosen person; null when the token says who it is. */
  readonly person: string | null;
}

/** People that a server in Development signs in, so that a review has its two people. */
export const people = ["anna", "ben"] as const;

/** Signs a person in at a server in Development; null elsewhere. */
export async function developmentSession(person: string): Promise<Session | null> {
  const [product, operations, privacy] = await Promise.all(["product", "ops", "privacy"].map((role) => tokenOf(`role=${role}&sub=${person}`)));
  return product && operations && privacy ? { product, operations, privacy, person } : null;
}

async function tokenOf(query: string): Promise<string | null> {
  try {
    const answer = await fetch(`/dev/token?${query}`);
    return answer.ok ? ((await answer.json()) as { readonly token: string }).token : null;
  } catch {
    return null;
  }
}
