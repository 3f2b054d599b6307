import type { Card, CardAction } from "@brokerage/sdk";
import { useId, useState } from "react";
import { questionOf } from "../model/cards.js";
import { usePhone } from "../phone/context.js";
import { GlossaryText } from "../shared/GlossaryText.js";
import { Icon, type IconName } from "../shared/Icon.js";

const verdictIcons: Readonly<Record<string, IconName>> = { helpful: "thumbUp", "not-helpful": "thumbDown", dismiss: "close" };

/** One card: plain text, its disclosure, what can be done with it, and why it is here. */
export function CardView({ card }: { readonly card: Card }) {
  const { client, glossary, instruments, openSheet, selectInstrument } = usePhone();
  const [answer, setAnswer] = useState("");
  const title = useId();
  const question = questionOf(card);
  const verdicts = card.actions.filter((action) => action.id in verdictIcons);
  const openers = card.actions.filter((action) => action.target !== null && (action.id === "open-lesson" || action.id === "open-instrument"));

  const open = ({ id, target }: CardAction) => {
    if (target === null) return;
    if (id === "open-lesson") openSheet({ kind: "lesson", id: target, at: card.id.startsWith("lesson.quiz-due:") ? "quiz" : "start" });
    else if (instruments.some((instrument) => instrument.symbol === target)) selectInstrument(target);
  };
  const say = (verdict: string) => {
    client.experience.feedback({ cardId: card.id, verdict }).then(
      () => setAnswer(verdict === "dismiss" ? "" : "Thank you. Noted."),
      () => setAnswer("That did not arrive. Please try again."),
    );
  };

  return (
    <li className="card" data-kind={card.kind} data-testid="card" data-card={card.id} aria-labelledby={title}>
      <p className="card-kind">{card.kind}</p>
      <h4 id={title}>{card.title}</h4>
      {card.body.map((paragraph, index) => <GlossaryText key={index} text={paragraph} glossary={glossary} />)}
      {openers.map((action) => (
        <button key={action.id} type="button" className="primary" onClick={() => open(action)}>
          {action.label} <Icon name="arrow" />
        </button>
      ))}
      {question !== null && (
        <button type="button" className="primary" onClick={() => openSheet({ kind: question.sheet })}>
          {question.label} <Icon name="arrow" />
        </button>
      )}
      <p className="disclosure">{card.disclosure}</p>
      <div className="card-foot">
        <button type="button" className="link" onClick={() => openSheet({ kind: "why", id: card.id })}>Why am I seeing this?</button>
        <span className="verdicts">
          {verdicts.map((action) => (
            <button key={action.id} type="button" className="round" aria-label={`${action.label}: ${card.title}`} title={action.label} onClick={() => say(action.id)}>
              <Icon name={verdictIcons[action.id] ?? "close"} />
            </button>
          ))}
        </span>
      </div>
      <p role="status" className="said">{answer}</p>
    </li>
  );
}
