import type { ClauseView, WhyView } from "@brokerage/sdk";
import { useWhy } from "../hooks/resources.js";
import { dayAndTime, scalar } from "../model/format.js";
import { featureText, operatorText, tierName } from "../model/words.js";
import { usePhone } from "../phone/context.js";
import { Icon, type IconName } from "../shared/Icon.js";
import { Loading } from "../shared/Loading.js";
import { ReasonList } from "./ReasonList.js";
import { Sheet } from "./Sheet.js";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function WhySheet({ id, onClose }: Props) {
  const { client } = usePhone();
  const why = useWhy(client.rest, id);
  return (
    <Sheet title="Why am I seeing this?" onClose={onClose}>
      <Loading resource={why}>{(view) => <Why view={view} />}</Loading>
    </Sheet>
  );
}

const Why = ({ view }: { readonly view: WhyView }) => (
  <>
    <p className="lead">{view.kind === "tier" ? `This is the ${tierName(view.title)} view.` : view.title}</p>
    <ReasonList reasons={view.reasons} />
    <Moves title="What would move me up" icon="up" texts={view.wouldMoveUp} />
    <Moves title="What would make my view simpler" icon="down" texts={view.wouldMoveDown} />
    {view.clauses.length > 0 && (
      <>
        <h4>Every rule that was checked</h4>
        <ol className="clauses">
          {view.clauses.map((clause) => <Clause key={`${clause.rule} ${clause.path}`} clause={clause} />)}
        </ol>
      </>
    )}
    <p className="quiet">Decided {dayAndTime(view.decidedAt)} by <code>{view.ruleSetRevision}</code></p>
  </>
);

const Moves = ({ title, icon, texts }: { readonly title: string; readonly icon: IconName; readonly texts: readonly string[] }) =>
  texts.length > 0 && (
    <>
      <h4>{title}</h4>
      <ul className="moves">
        {texts.map((text) => <li key={text}><Icon name={icon} />{text}</li>)}
      </ul>
    </>
  );

const outcomes: Readonly<Record<string, { readonly icon: IconName; readonly text: string }>> = {
  true: { icon: "check", text: "met" }, false: { icon: "cross", text: "not met" }, unknown: { icon: "question", text: "unknown" },
};

const joined: Readonly<Record<string, string>> = { all: "All of these", any: "Any of these", not: "None of these" };

function Clause({ clause }: { readonly clause: ClauseView }) {
  const outcome = outcomes[clause.outcome] ?? { icon: "question", text: clause.outcome };
  return (
    <li data-outcome={clause.outcome}>
      <Icon name={outcome.icon} />
      <span>
        <span className="clause-rule">{featureText(clause.rule.replaceAll("-", " "))}</span>
        {clause.feature === null ? (
          <b>{joined[clause.op] ?? clause.op}</b>
        ) : (
          <>
            <b>{featureText(clause.feature)} {operatorText(clause.op)} {scalar(clause.threshold)}</b>
            <span>Yours: {scalar(clause.actual)}{clause.held ? " · the lower bar for staying applies" : ""}</span>
          </>
        )}
      </span>
      <span className="outcome">{outcome.text}</span>
    </li>
  );
}
