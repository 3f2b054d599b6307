import type { DraftView, Instant } from "@brokerage/sdk";
import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import { useAnswer } from "../hooks/useAnswer.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { count, share } from "../model/format.js";
import { blastRadius, publicationOf, type Way } from "../model/publication.js";
import { Dialog } from "../shared/Dialog.js";

const ways: readonly (readonly [Way, string, string])[] = [
  ["ramp", "Step by step", "1 %, 10 %, 50 %, then everybody. It stops by itself if more move than predicted."],
  ["now", "For everybody, now", "Every investor is decided by it at once."],
  ["later", "At a time", "For everybody, at the time below."],
];

/** Asks how to publish; where many would move it wants that said once more. */
export function PublishDialog({ bench, draft, onClose }: { readonly bench: Workbench; readonly draft: DraftView; readonly onClose: () => void }) {
  const { problem, failedWith, run } = useAction(bench.refresh);
  const [way, setWay] = useState<Way>("ramp");
  const [minutes, setMinutes] = useState(15);
  const [at, setAt] = useState("");
  const [isConfirmed, setConfirmed] = useState(false);
  const preview = useAnswer(() => bench.api.preview({ source: draft.source, daysAhead: 0 }), draft.revision).value;
  const isLarge = (preview?.movedShare ?? 0) > blastRadius || failedWith("blast-radius");
  const moment = at === "" ? null : (new Date(at).toISOString() as Instant);
  const publish = async () => {
    if (await run(() => bench.api.publish(draft, publicationOf(way, moment, minutes, isConfirmed)))) onClose();
  };
  return (
    <Dialog title="Publish" confirm={way === "later" ? "Schedule" : "Publish"} problem={problem} isReady={(!isLarge || isConfirmed) && (way !== "later" || moment !== null)} onConfirm={() => void publish()} onCancel={onClose}>
      <p className="lead">{preview === null ? "Counting who would move…" : `${count(preview.moved)} investors would move, ${share(preview.movedShare)} of all.`}</p>
      <fieldset className="ways">
        <legend className="unseen">How</legend>
        {ways.map(([name, title, text]) => (
          <label key={name}>
            <input type="radio" name="way" value={name} checked={way === name} onChange={() => setWay(name)} />
            <span><b>{title}</b><small>{text}</small></span>
          </label>
        ))}
      </fieldset>
      {way === "ramp" && <label className="line">Minutes between two steps <input type="number" min={1} max={10_080} value={minutes} onChange={({ target }) => setMinutes(Math.max(1, Number(target.value)))} /></label>}
      {way === "later" && <label className="line">Time <input type="datetime-local" value={at} required onChange={({ target }) => setAt(target.value)} /></label>}
      {isLarge && (
        <label className="check notice">
          <input type="checkbox" checked={isConfirmed} onChange={({ target }) => setConfirmed(target.checked)} />
          <span>More than a fifth of all investors would move. I have looked at who, and want it so.</span>
        </label>
      )}
    </Dialog>
  );
}
