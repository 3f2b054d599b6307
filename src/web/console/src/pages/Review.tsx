import type { RulesOverview } from "@brokerage/sdk";
import { useState } from "react";
import { useAction } from "../hooks/useAction.js";
import type { Workbench } from "../hooks/useWorkbench.js";
import { short, when } from "../model/format.js";
import { DraftCard } from "../review/DraftCard.js";
import { Changes } from "../review/Changes.js";
import { Ramp } from "../review/Ramp.js";
import { RollBackDialog } from "../review/RollBackDialog.js";
import { Badge, Panel } from "../shared/Panel.js";
import { save } from "../shared/save.js";

/** What waits, what was published, and the way back. */
export function Review({ bench }: { readonly bench: Workbench }) {
  const { overview, problem } = bench;
  if (overview === null) return <Panel title="Review and publish" className="whole"><p role="status">{problem ?? "…"}</p></Panel>;
  const open = overview.drafts.filter(({ status }) => status !== "published" && status !== "withdrawn");
  return (
    <>
      {overview.ramp !== null && <Panel title="Ramp under way" className="whole"><Ramp ramp={overview.ramp} bench={bench} /></Panel>}
      <Panel title="Drafts" note={problem ?? `You are ${overview.me}`} className="whole">
        {open.length === 0 && <p className="quiet">Nothing waits. Change a rule on the page “Rules” to begin.</p>}
        {open.map((draft) => <DraftCard key={draft.id} bench={bench} draft={draft} />)}
      </Panel>
      <Published bench={bench} overview={overview} />
      <Drift bench={bench} overview={overview} />
    </>
  );
}

function Published({ bench, overview }: { readonly bench: Workbench; readonly overview: RulesOverview }) {
  const [isRollingBack, setRollingBack] = useState(false);
  return (
    <Panel title="Published" className="whole">
      <ul className="revisions">
        {overview.revisions.map(({ revision, status, author, approver, publishedAt, comment }) => (
          <li key={`${revision} ${publishedAt}`}>
            <code>{short(revision)}</code>
            <span><b>{comment || "Without a comment"}</b><small>{author === "file" ? "imported" : `${author}, approved by ${approver}`}, {when(publishedAt)}</small></span>
            <Badge state={status} />
          </li>
        ))}
      </ul>
      <p className="row"><button type="button" className="danger" disabled={overview.revisions.length < 2} onClick={() => setRollingBack(true)}>Roll back the newest</button></p>
      {isRollingBack && <RollBackDialog bench={bench} onClose={() => setRollingBack(false)} />}
    </Panel>
  );
}

function Drift({ bench, overview }: { readonly bench: Workbench; readonly overview: RulesOverview }) {
  const { problem, run } = useAction(bench.refresh);
  const exportRules = async () => save(`${overview.key}.yaml`, new Blob([await bench.api.export()], { type: "text/yaml" }));
  return (
    <Panel title="The file in the configuration folder" className="whole" note={overview.fileDrift === null ? "Same as in force" : "Differs"}>
      {overview.fileDrift !== null && <Changes changes={overview.fileDrift} />}
      <p className="row">
        <button type="button" onClick={() => void run(exportRules)}>Export the rules in force</button>
        <button type="button" disabled={overview.fileDrift === null} onClick={() => void run(() => bench.api.import())}>Make a draft of the file</button>
      </p>
      {problem !== "" && <p role="alert">{problem}</p>}
    </Panel>
  );
}
