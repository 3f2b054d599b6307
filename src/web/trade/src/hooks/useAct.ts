import type { ExperienceView, Receipt } from "@brokerage/sdk";
import { useRef, useState } from "react";
import { effectOf } from "../model/effect.js";
import { usePhone } from "../phone/context.js";

/** Acts that change the screen, one at a time. */
export interface Acts {
  readonly isRunning: boolean;
  /** Starts an act; while another is under way it does nothing. */
  readonly run: (name: string, act: () => Promise<Receipt>) => void;
  /** What an act did, told from the screen as it is now and after the words for a success; empty unless it was the latest. */
  readonly outcomeOf: (name: string, success?: string) => string;
}

interface Latest {
  readonly name: string;
  readonly status: "running" | "done" | "refused" | "failed";
  /** The screen before it. */
  readonly before: ExperienceView;
}

export function useAct(): Acts {
  const { view } = usePhone();
  const [latest, setLatest] = useState<Latest | null>(null);
  const isBusy = useRef(false);
  const run = (name: string, act: () => Promise<Receipt>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    const end = (status: Latest["status"]) => {
      isBusy.current = false;
      setLatest({ name, status, before: view });
    };
    setLatest({ name, status: "running", before: view });
    act().then(({ status }) => end(status === "accepted" ? "done" : "refused"), () => end("failed"));
  };
  const outcomeOf = (name: string, success = "") => (latest?.name === name ? textOf(latest, view, success) : "");
  return { isRunning: latest?.status === "running", run, outcomeOf };
}

function textOf({ status, before }: Latest, now: ExperienceView, success: string): string {
  switch (status) {
    case "running": return "One moment…";
    case "refused": return "This was not taken. Please open the app again and try once more.";
    case "failed": return "That did not arrive. Please try again.";
    case "done": return `${success} ${effectOf(before, now)}`.trim();
  }
}
