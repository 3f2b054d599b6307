import type { DeclaredView, Receipt } from "@brokerage/sdk";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { useMyData } from "../hooks/resources.js";
import { experienceNotes, experiences, goals, risks, shownOf, toggled, topics, untouched, yearsOf, type About, type Choice } from "../model/about.js";
import { tierName } from "../model/words.js";
import { usePhone } from "../phone/context.js";
import { Sheet } from "./Sheet.js";

type Saved = { readonly kind: "idle" } | { readonly kind: "saving" } | { readonly kind: "failed" } | { readonly kind: "answered"; readonly receipt: Receipt; readonly tier: string };

/** What the investor says about themselves, starting from what they said before. Only what is touched here is sent. */
export function AboutSheet({ onClose }: { readonly onClose: () => void }) {
  const { client, view } = usePhone();
  const data = useMyData(client.rest, view.version);
  return (
    <Sheet title="About me" onClose={onClose}>
      {data.status === "loading" ? <p className="quiet">One moment…</p> : <AboutForm declared={data.status === "ready" ? data.value.declared : null} />}
    </Sheet>
  );
}

function AboutForm({ declared }: { readonly declared: DeclaredView | null }) {
  const { client, view } = usePhone();
  const [about, setAbout] = useState(untouched);
  const [saved, setSaved] = useState<Saved>({ kind: "idle" });
  const shown = shownOf(about, declared);
  const form = useId();
  const horizon = `${form}-horizon`;
  const years = yearsOf(about.horizon ?? "");
  const isHorizonWrong = years === null && (about.horizon ?? "") !== "";
  const yearsSaid = declared?.horizonYears ?? null;
  const horizonNote = isHorizonWrong ? "Please use a whole number from 0 to 80." : shown.horizon === "" && yearsSaid !== null ? `Left empty, it stays ${yearsSaid}.` : "A whole number from 0 to 80.";
  const change = (part: Partial<About>) => {
    setAbout({ ...about, ...part });
    setSaved({ kind: "idle" });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (about === untouched || isHorizonWrong || saved.kind === "saving") return;
    setSaved({ kind: "saving" });
    const { experience, riskComfort } = about;
    client.experience.setPreference({ experience, goals: about.goals, horizonYears: years, riskComfort, language: null, topics: about.topics }).then(
      (receipt) => setSaved({ kind: "answered", receipt, tier: view.tier }),
      () => setSaved({ kind: "failed" }),
    );
  };
  return (
    <form className="about" onSubmit={save} noValidate>
      <p className="lead">{declared === null ? "Tell us what fits you. What you leave alone stays as you said it before." : "This is what you told us. Change what no longer fits; the rest stays."}</p>
      <Group legend="My experience" note={experienceNotes[about.experience ?? ""]}>
        {experiences.map((choice) => <Option key={choice[0]} kind="radio" name={`${form}-experience`} choice={choice} isOn={shown.experience === choice[0]} onPick={(experience) => change({ experience })} />)}
      </Group>
      <Group legend="What I save for" note={about.goals?.length === 0 ? "You will have no goals on record." : undefined}>
        {goals.map((choice) => <Option key={choice[0]} kind="checkbox" name={`${form}-goals`} choice={choice} isOn={shown.goals.includes(choice[0])} onPick={(goal) => change({ goals: toggled(shown.goals, goal) })} />)}
      </Group>
      <div className="years">
        <label htmlFor={horizon}>Years until I need the money</label>
        <input id={horizon} inputMode="numeric" autoComplete="off" maxLength={2} value={shown.horizon} aria-invalid={isHorizonWrong} aria-describedby={`${horizon}-note`} onChange={(event) => change({ horizon: event.target.value })} />
        <p id={`${horizon}-note`} className="quiet">{horizonNote}</p>
      </div>
      <Group legend="Ups and downs I am comfortable with">
        {risks.map((choice) => <Option key={choice[0]} kind="radio" name={`${form}-risk`} choice={choice} isOn={shown.riskComfort === choice[0]} onPick={(riskComfort) => change({ riskComfort })} />)}
      </Group>
      <Group legend="Topics I want to read about first">
        {topics.map((choice) => <Option key={choice[0]} kind="checkbox" name={`${form}-topics`} choice={choice} isOn={shown.topics.includes(choice[0])} onPick={(topic) => change({ topics: toggled(shown.topics, topic) })} />)}
      </Group>
      <div className="about-foot">
        <button type="submit" className="primary" aria-disabled={about === untouched || isHorizonWrong || saved.kind === "saving"}>Save</button>
        <p role="status"><Outcome saved={saved} /></p>
      </div>
    </form>
  );
}

/** What saving did, told from the view as it is now: a tier that changes does so while this is read. */
function Outcome({ saved }: { readonly saved: Saved }) {
  const { view, openSheet } = usePhone();
  if (saved.kind === "failed") return "That did not arrive. Please try again.";
  if (saved.kind === "saving") return "Saving…";
  if (saved.kind === "idle") return "";
  if (saved.receipt.status === "dropped") {
    return <>Not saved: you have not allowed what you tell us to be used. <button type="button" className="link" onClick={() => openSheet({ kind: "data" })}>Open My data</button></>;
  }

  return view.tier === saved.tier ? `Saved. Your view stays ${tierName(view.tier)}.` : `Saved. Your view is ${tierName(view.tier)} now.`;
}

interface GroupProps {
  readonly legend: string;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}

const Group = ({ legend, note, children }: GroupProps) => (
  <fieldset>
    <legend>{legend}</legend>
    <div className="options">{children}</div>
    <p role="status" className="quiet">{note}</p>
  </fieldset>
);

interface OptionProps {
  readonly kind: "radio" | "checkbox";
  /** Options of one name are one group for the arrow keys. */
  readonly name: string;
  readonly choice: Choice;
  readonly isOn: boolean;
  readonly onPick: (value: string) => void;
}

/** A radio that is on already can be picked again: that says it anew. */
const Option = ({ kind, name, choice: [value, label], isOn, onPick }: OptionProps) => (
  <label className="option">
    <input type={kind} name={name} checked={isOn} onChange={() => onPick(value)} onClick={() => isOn && kind === "radio" && onPick(value)} />
    {label}
  </label>
);
