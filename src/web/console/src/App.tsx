import { useEffect, useMemo, useState } from "react";
import { useRoute } from "./hooks/useRoute.js";
import { useWorkbench } from "./hooks/useWorkbench.js";
import { OperatorApi } from "./operatorApi.js";
import { Audit } from "./pages/Audit.js";
import { Monitor } from "./pages/Monitor.js";
import { Operations } from "./pages/Operations.js";
import { Personas } from "./pages/Personas.js";
import { Population } from "./pages/Population.js";
import { Privacy } from "./pages/Privacy.js";
import { Review } from "./pages/Review.js";
import { Rules } from "./pages/Rules.js";
import { PrivacyApi } from "./privacyApi.js";
import { RulesApi } from "./rulesApi.js";
import { developmentSession, people, type Session } from "./session.js";
import { Navigation } from "./shared/Navigation.js";
import { SignIn } from "./SignIn.js";

/** The page of product teams, operators and the privacy office. */
export function App() {
  const [session, setSession] = useState<Session | null | undefined>(undefined);
  const signIn = (person: string) => void developmentSession(person).then(setSession);
  useEffect(() => signIn(people[0]), []);
  return (
    <div className="shell">
      <header className="top-bar">
        <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" /><path d="M8 22v-5M16 22V13M24 22V8" /></svg>
        <h1>Brokerage <span>console</span></h1>
        {typeof session?.person === "string" && (
          <label className="person">
            <span>Working as</span>
            <select aria-label="Working as" value={session.person} onChange={({ target }) => signIn(target.value)}>
              {people.map((person) => <option key={person} value={person}>{person[0]?.toUpperCase()}{person.slice(1)}</option>)}
            </select>
          </label>
        )}
        {session && <button type="button" onClick={() => setSession(null)}>Sign out</button>}
      </header>
      {session === null && <main><SignIn onToken={(token) => setSession({ product: token, operations: token, privacy: token, person: null })} /></main>}
      {session && <Desk session={session} />}
    </div>
  );
}

function Desk({ session }: { readonly session: Session }) {
  const page = useRoute();
  const api = useMemo(() => new RulesApi(session.product), [session.product]);
  const operator = useMemo(() => new OperatorApi(session.operations), [session.operations]);
  const office = useMemo(() => new PrivacyApi(session.privacy), [session.privacy]);
  const bench = useWorkbench(api);
  const waiting = bench.overview?.drafts.filter(({ status }) => status === "pending").length ?? 0;
  return (
    <>
      <Navigation page={page} waiting={waiting} />
      <main data-page={page}>
        {page === "population" && <Population bench={bench} />}
        {page === "rules" && <Rules bench={bench} />}
        {page === "personas" && <Personas bench={bench} />}
        {page === "review" && <Review bench={bench} />}
        {page === "monitor" && <Monitor bench={bench} />}
        {page === "audit" && <Audit bench={bench} />}
        {page === "privacy" && <Privacy key={session.person} api={office} />}
        {page === "operations" && <Operations api={operator} />}
      </main>
    </>
  );
}
