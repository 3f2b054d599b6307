import { useEffect, useMemo, useState } from "react";
import { developmentToken, OperatorApi } from "./operatorApi.js";
import { Population } from "./Population.js";
import { Quarantine } from "./Quarantine.js";
import { Rules } from "./Rules.js";
import { SignIn } from "./SignIn.js";

/** The operator's page. */
export function App() {
  const [token, setToken] = useState<string | null | undefined>(undefined);
  useEffect(() => void developmentToken().then(setToken), []);
  const api = useMemo(() => (typeof token === "string" ? new OperatorApi(token) : null), [token]);
  return (
    <>
      <header className="top-bar">
        <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" /><path d="M8 22v-5M16 22V13M24 22V8" /></svg>
        <h1>Brokerage <span>console</span></h1>
        {api !== null && <button type="button" onClick={() => setToken(null)}>Sign out</button>}
      </header>
      <main>
        {token === null && <SignIn onToken={setToken} />}
        {api !== null && (
          <>
            <Population api={api} />
            <Rules api={api} />
            <Quarantine api={api} />
          </>
        )}
      </main>
    </>
  );
}
