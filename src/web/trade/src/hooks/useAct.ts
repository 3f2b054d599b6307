import type { ExperienceView, Receipt } from "@brokerage/sdk";
import { useEffect, useRef, useState } from "react";
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
  /** `settling`: it is taken, and what it does to the screen is on its way. */
  readonly status: "running" | "settling" | "done" | "refused" | "failed";
  /** The screen before it. */
  readonly before: ExperienceView;
  /** Version of the screen from which on it counts; 0 until it is known. */
  readonly version: number;
}

/** An act that changes nothing on the screen may bring no new version; after so long it is over. */
const settleMs = 1_500;

export function useAct(): Acts {
  const { view } = usePhone();
  const [latest, setLatest] = useState<Latest | null>(null);
  const isBusy = useRef(false);
  useEffect(() => {
    if (latest?.status !== "settling") return undefined;
    const isHere = view.version >= latest.version;
    const timer = setTimeout(() => setLatest({ ...latest, status: "done" }), isHere ? 0 : settleMs);
    return () => clearTimeout(timer);
  }, [latest, view.version]);
  const run = (name: string, act: () => Promise<Receipt>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    const end = (status: Latest["status"], version = 0) => {
      isBusy.current = false;
      setLatest({ name, status, before: view, version });
    };
    setLatest({ name, status: "running", before: view, version: 0 });
    act().then(({ status, sequence }) => end(status === "accepted" ? "settling" : "refused", sequence ?? 0), () => end("failed"));
  };
  const outcomeOf = (name: string, success = "") => (latest?.name === name ? textOf(latest, view, success) : "");
  return { isRunning: latest?.status === "running", run, outcomeOf };
}

function textOf({ status, before }: Latest, now: ExperienceView, success: string): string {
  switch (status) {
    case "running":
    case "settling": return "One moment…";
    case "refused": return "This was not taken. Please open the app again and try once more.";
    case "failed": return "That did not arrive. Please try again.";
    case "done": return `${success} ${effectOf(before, now)}`.trim();
  }
}
