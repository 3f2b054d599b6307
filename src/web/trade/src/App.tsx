import type { InvestorId } from "@brokerage/sdk";
import { useState } from "react";
import { useDemoInvestors } from "./hooks/useDemoInvestors.js";
import { Loading } from "./shared/Loading.js";
import { SignIn } from "./SignIn.js";
import { Stage, type Seat } from "./Stage.js";

/** The demo's investors side by side; where there are none, one's own phone after signing in. */
export function App() {
  const demo = useDemoInvestors();
  const [own, setOwn] = useState<Seat | null>(null);
  if (own !== null) return <Stage seats={[own]} />;
  return (
    <Loading resource={demo}>
      {(investors) =>
        investors === null ? (
          <SignIn onToken={(token) => setOwn({ label: "Your app", token, simulate: null })} />
        ) : (
          <Stage seats={investors.map(({ label, token, investorId }, index) => ({ label, token, simulate: index === 0 ? (investorId as InvestorId) : null }))} />
        )
      }
    </Loading>
  );
}
