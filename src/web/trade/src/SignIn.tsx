import { ApiError, RestApi } from "@brokerage/sdk";
import { useState, type FormEvent } from "react";

/** Takes a token and checks it. It stays in memory only. */
export function SignIn({ onToken }: { readonly onToken: (token: string) => void }) {
  const [problem, setProblem] = useState("");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get("token") ?? "").trim();
    try {
      await new RestApi("", () => token, (input, init) => fetch(input, init)).experience();
      onToken(token);
    } catch (failure) {
      const refused = failure instanceof ApiError && (failure.status === 401 || failure.status === 403);
      setProblem(refused ? "The server does not accept this token." : "The server could not be asked. Please try again.");
    }
  };
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>Brokerage</h1>
        <p>Your broker’s app signs you in. To look around here, paste an investor token.</p>
        <label>
          Token
          <textarea name="token" rows={5} required autoComplete="off" spellCheck={false} />
        </label>
        <button type="submit" className="primary">Open my app</button>
        <p role="alert">{problem}</p>
      </form>
    </main>
  );
}
