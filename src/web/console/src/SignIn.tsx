import { useState, type FormEvent } from "react";
import { explain, OperatorApi } from "./operatorApi.js";
import { PrivacyApi } from "./privacyApi.js";
import { RulesApi } from "./rulesApi.js";

/** Takes a token of any of the roles and checks it. It stays in memory only. */
export function SignIn({ onToken }: { readonly onToken: (token: string) => void }) {
  const [problem, setProblem] = useState("");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get("token") ?? "").trim();
    try {
      await Promise.any([new RulesApi(token).overview(), new OperatorApi(token).status(), new PrivacyApi(token).statistics()]);
      onToken(token);
    } catch (failure) {
      setProblem(explain(failure instanceof AggregateError ? failure.errors[0] : failure));
    }
  };
  return (
    <form className="panel sign-in" onSubmit={(event) => void submit(event)}>
      <h2>Sign in</h2>
      <label>
        Token
        <textarea name="token" rows={5} required autoComplete="off" spellCheck={false} />
      </label>
      <button type="submit" className="primary">Open the console</button>
      <p role="alert">{problem}</p>
    </form>
  );
}
