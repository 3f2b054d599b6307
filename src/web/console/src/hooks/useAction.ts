import { useState } from "react";
import { explain } from "../operatorApi.js";
import { RuleProblem } from "../rulesApi.js";

/** The last attempt: why it failed, in words and as the end of the problem's type. */
export interface Action {
  readonly problem: string;
  failedWith(type: string): boolean;
  run(action: () => Promise<void>): Promise<boolean>;
}

/** Runs what a person asked for and keeps in words why it failed. */
export function useAction(after: () => void): Action {
  const [failure, setFailure] = useState<unknown>(null);
  const run = async (action: () => Promise<void>) => {
    try {
      await action();
      setFailure(null);
      after();
      return true;
    } catch (reason) {
      setFailure(reason);
      return false;
    }
  };
  return { problem: failure === null ? "" : explain(failure), failedWith: (type) => failure instanceof RuleProblem && failure.is(type), run };
}
