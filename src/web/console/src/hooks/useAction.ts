import { useState } from "react";
import { explain } from "../operatorApi.js";

/** Runs what a person asked for and keeps in words why it failed. */
export function useAction(after: () => void): { readonly problem: string; run(action: () => Promise<void>): Promise<boolean> } {
  const [problem, setProblem] = useState("");
  const run = async (action: () => Promise<void>) => {
    try {
      await action();
      setProblem("");
      after();
      return true;
    } catch (failure) {
      setProblem(explain(failure));
      return false;
    }
  };
  return { problem, run };
}
