import type { DraftView, PreviewView, RuleCatalogue, RuleCheck, RulesOverview } from "@brokerage/sdk";
import { useEffect, useRef, useState } from "react";
import { readTree, type RuleTree } from "../model/ruleTree.js";
import { RuleProblem, type RulesApi } from "../rulesApi.js";
import { useAnswer, type Answer } from "./useAnswer.js";
import { useDelayed } from "./useDelayed.js";
import { usePolled } from "./usePolled.js";

const overviewMs = 4_000;
const stillMs = 300;

/** The text being worked on and all that the server says about it. It outlives a change of page and of person. */
export interface Workbench {
  readonly api: RulesApi;
  readonly overview: RulesOverview | null;
  readonly problem: string | null;
  readonly catalogue: RuleCatalogue | null;
  readonly source: string;
  readonly tree: RuleTree | null;
  readonly draft: DraftView | null;
  readonly isChanged: boolean;
  readonly check: Answer<RuleCheck>;
  readonly preview: Answer<PreviewView>;
  readonly daysAhead: number;
  edit(source: string): void;
  look(daysAhead: number): void;
  /** Works on a draft; null for the rule set in force. */
  open(draft: DraftView | null): void;
  /** Keeps the text as a draft and answers it. */
  save(comment: string): Promise<DraftView>;
  /** Reads what waits anew. */
  refresh(): void;
}

export function useWorkbench(api: RulesApi): Workbench {
  const [turn, setTurn] = useState(0);
  const { value: overview, problem } = usePolled(() => api.overview(), overviewMs, `${turn} ${useIdentity(api)}`);
  const catalogue = useAnswer(() => api.catalogue(), "catalogue").value;
  const [source, edit] = useState<string | null>(null);
  const [draft, setDraft] = useState<DraftView | null>(null);
  const [daysAhead, look] = useState(0);
  const text = source ?? overview?.source ?? "";
  const still = useDelayed(text, stillMs);
  const check = useAnswer(() => api.check(still), still === "" ? null : still);
  const isSound = check.value !== null && check.value.errors.length === 0 && !check.isPending;
  const preview = useAnswer(() => api.preview({ source: still, daysAhead }), isSound ? `${overview?.active} ${daysAhead} ${still}` : null);
  return {
    api, overview, problem, catalogue, source: text, tree: useLastTree(text), draft, check, preview, daysAhead, edit, look,
    isChanged: text !== (draft?.source ?? overview?.source ?? ""),
    open: (next) => {
      setDraft(next);
      edit(next?.source ?? null);
    },
    save: async (comment) => {
      const kept = await keep(api, draft, { source: text, baseRevision: overview?.active ?? "", comment });
      setDraft(kept);
      edit(kept.source);
      setTurn((count) => count + 1);
      return kept;
    },
    refresh: () => setTurn((count) => count + 1),
  };
}

async function keep(api: RulesApi, draft: DraftView | null, text: Parameters<RulesApi["createDraft"]>[0]): Promise<DraftView> {
  const isOpen = draft !== null && draft.status !== "published" && draft.status !== "withdrawn";
  if (!isOpen) return api.createDraft(text);
  try {
    return await api.saveDraft(draft, text);
  } catch (failure) {
    if (failure instanceof RuleProblem && failure.status === 404) return api.createDraft(text);
    throw failure;
  }
}

/** The tree of the last text that was YAML, so that the builder does not vanish at a half-typed line. */
function useLastTree(text: string): RuleTree | null {
  const [tree, setTree] = useState<RuleTree | null>(null);
  useEffect(() => setTree((last) => readTree(text) ?? last), [text]);
  return tree;
}

/** A number for each object met, to be part of a key. */
function useIdentity(value: object): number {
  const met = useRef({ value, number: 0 });
  if (met.current.value !== value) met.current = { value, number: met.current.number + 1 };
  return met.current.number;
}
