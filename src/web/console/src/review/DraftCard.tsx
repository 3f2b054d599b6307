import type { DraftView } from "@brokerage/sdk";
import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import { useAnswer } from "../hooks/useAnswer.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { short, when } from "../model/format.js";
import { hashOf } from "../model/router.js";
import { Badge } from "../shared/Panel.js";
import { Changes } from "./Changes.js";
import { PublishDialog } from "./PublishDialog.js";
import { SubmitDialog } from "./SubmitDialog.js";

/** A draft: what it changes and the one step that comes next. */
export function DraftCard({ bench, draft }: { readonly bench: Workbench; readonly draft: DraftView }) {
  const { api, overview } = bench;
  const diff = useAnswer(() => api.diff(draft.id), `${draft.id} ${draft.version} ${overview?.active}`);
  const [asking, setAsking] = useState<"submit" | "publish" | null>(null);
  const { problem, run } = useAction(bench.refresh);
  const isStale = draft.baseRevision !== overview?.active;
  return (
    <article className="draft" aria-label={`Draft: ${draft.comment}`}>
      <header>
        <h3>{draft.comment || "Without a comment"}</h3>
        <Badge state={draft.status} />
      </header>
      <p className="quiet">
        <code>{short(draft.revision)}</code> by {draft.author}, {when(draft.updatedAt)}
        {draft.approver !== null && <>, approved by {draft.approver}</>}{draft.publishAt !== null && <>, due {when(draft.publishAt)}</>}
      </p>
      {isStale && <p className="notice">It was made from <code>{short(draft.baseRevision)}</code>, which is no longer in force. Open it and keep it again.</p>}
      <Changes changes={diff.value} />
      {draft.status === "pending" && <Verdict draft={draft} onVerdict={(approve, comment) => void run(() => api.review(draft, approve, comment))} />}
      <p className="row">
        <button type="button" onClick={() => {
          bench.open(draft);
          window.location.hash = hashOf("rules");
        }}>Open</button>
        <button type="button" onClick={() => void run(() => api.withdraw(draft))}>Withdraw</button>
        {draft.status === "draft" && <button type="button" className="primary" onClick={() => setAsking("submit")}>Hand in for review</button>}
        {draft.status === "approved" && <button type="button" className="primary" onClick={() => setAsking("publish")}>Publish…</button>}
      </p>
      {problem !== "" && <p role="alert">{problem}</p>}
      {asking === "submit" && <SubmitDialog bench={bench} draft={draft} onClose={() => setAsking(null)} />}
      {asking === "publish" && <PublishDialog bench={bench} draft={draft} onClose={() => setAsking(null)} />}
    </article>
  );
}

function Verdict({ draft, onVerdict }: { readonly draft: DraftView; readonly onVerdict: (approve: boolean, comment: string) => void }) {
  const [comment, setComment] = useState("");
  return (
    <div className="verdict">
      <input aria-label={`Comment on ${draft.comment}`} placeholder="Comment for the author" value={comment} onChange={({ target }) => setComment(target.value)} />
      <button type="button" className="danger" disabled={comment.trim() === ""} onClick={() => onVerdict(false, comment.trim())}>Reject</button>
      <button type="button" className="primary" onClick={() => onVerdict(true, comment.trim())}>Approve</button>
    </div>
  );
}
