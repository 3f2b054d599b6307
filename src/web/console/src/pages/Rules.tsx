import { useState } from "react";
import type { Workbench } from "../hooks/useWorkbench.js";
import { short } from "../model/format.js";
import { keepPersonas, loadPersonas } from "../model/personas.js";
import { hashOf } from "../model/router.js";
import { explain } from "../operatorApi.js";
import { PreviewDetails } from "../preview/PreviewDetails.js";
import { PreviewPanel } from "../preview/PreviewPanel.js";
import { SubmitDialog } from "../review/SubmitDialog.js";
import { Findings } from "../rules/Findings.js";
import { RuleList } from "../rules/RuleList.js";
import { SourceEditor } from "../rules/SourceEditor.js";
import { Panel } from "../shared/Panel.js";

/** Rules to tune, and at every change who would move. */
export function Rules({ bench }: { readonly bench: Workbench }) {
  const { check, tree, source, preview, draft } = bench;
  const [line, setLine] = useState<number | null>(null);
  const tryWitness = (given: Parameters<Parameters<typeof Findings>[0]["onTry"]>[0]) => {
    keepPersonas(localStorage, [{ name: "From a finding", present: null, given }, ...loadPersonas(localStorage).filter(({ name }) => name !== "From a finding")]);
    window.location.hash = hashOf("personas");
  };
  return (
    <>
      <PreviewPanel bench={bench} />
      <Keep bench={bench} />
      <Panel title="Rules" note={draft === null ? "From the rules in force" : `Draft: ${draft.comment}`} className="tall">
        {tree === null ? <p className="quiet">…</p> : <RuleList bench={bench} tree={tree} onPoint={setLine} />}
      </Panel>
      <Panel title="As YAML" note={check.value?.revision == null ? "" : <code>{short(check.value.revision)}</code>} className="tall">
        <SourceEditor source={source} check={check.value} line={line} onEdit={bench.edit} />
        {check.value !== null && <Findings check={check.value} onTry={tryWitness} />}
      </Panel>
      {preview.value !== null && <PreviewDetails view={preview.value} />}
    </>
  );
}

/** The bar that keeps the text and hands it in. */
function Keep({ bench }: { readonly bench: Workbench }) {
  const { draft, isChanged, check } = bench;
  const [comment, setComment] = useState(draft?.comment ?? "");
  const [said, setSaid] = useState("");
  const [isSubmitting, setSubmitting] = useState(false);
  const isBroken = check.value === null || check.value.errors.length > 0;
  const keep = async (then: "stay" | "submit") => {
    try {
      if (isChanged || draft === null || draft.comment !== comment.trim()) await bench.save(comment.trim());
      setSaid("The draft is kept.");
      setSubmitting(then === "submit");
    } catch (failure) {
      setSaid(explain(failure));
    }
  };
  const isWorkInHand = isChanged || draft !== null;
  return (
    <div className="keep" role="group" aria-label="Draft">
      <input aria-label="What this change is for" placeholder="What this change is for" value={comment} onChange={({ target }) => setComment(target.value)} />
      <p role="status">{said || (isChanged ? "Not kept yet" : draft === null ? "No change" : "Kept")}</p>
      <button type="button" disabled={!isWorkInHand} onClick={() => bench.open(null)}>Start over</button>
      <button type="button" disabled={!isChanged || comment.trim() === ""} onClick={() => void keep("stay")}>Keep as draft</button>
      <button type="button" className="primary" disabled={!isWorkInHand || isBroken || comment.trim() === ""} onClick={() => void keep("submit")}>Hand in for review</button>
      {isSubmitting && draft !== null && <SubmitDialog bench={bench} draft={draft} onClose={(outcome) => {
        setSubmitting(false);
        setSaid(outcome);
      }} />}
    </div>
  );
}
