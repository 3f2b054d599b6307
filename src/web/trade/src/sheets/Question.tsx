import { systemEnvironment, type AnswerView, type QuizQuestion } from "@brokerage/sdk";
import { useId, useState } from "react";
import { usePhone } from "../phone/context.js";

interface Props {
  /** Id of the lesson. */
  readonly lesson: string;
  readonly question: QuizQuestion;
}

type Answer =
  | { readonly kind: "open" }
  | { readonly kind: "sending" | "failed"; readonly choice: number }
  | { readonly kind: "graded"; readonly choice: number; readonly view: AnswerView };

/** One question. The server grades it, and the first answer counts: the explanation gives the right one away. */
export function Question({ lesson, question }: Props) {
  const { client } = usePhone();
  const name = useId();
  const [idempotencyKey] = useState(systemEnvironment.newKey);
  const [answer, setAnswer] = useState<Answer>({ kind: "open" });
  const isOpen = answer.kind === "open";
  const send = (choice: number) => {
    setAnswer({ kind: "sending", choice });
    client.rest.answer(lesson, { idempotencyKey, question: question.id, choice }).then(
      (view) => setAnswer({ kind: "graded", choice, view }),
      () => setAnswer({ kind: "failed", choice }),
    );
  };
  return (
    <fieldset className="question">
      <legend>{question.text}</legend>
      {question.choices.map((choice, index) => (
        <label key={choice} data-state={stateOf(answer, index)}>
          <input type="radio" name={name} checked={!isOpen && answer.choice === index} aria-disabled={!isOpen} onChange={() => isOpen && send(index)} />
          {choice}
        </label>
      ))}
      <p role="status" className="explanation">
        {answer.kind === "sending" && "Checking…"}
        {answer.kind === "failed" && <>That did not arrive. <button type="button" className="link" onClick={() => send(answer.choice)}>Try again</button></>}
        {answer.kind === "graded" && <><b>{answer.view.correct ? "That’s right." : "Not quite."}</b> {answer.view.explanation}</>}
      </p>
    </fieldset>
  );
}

function stateOf(answer: Answer, index: number): "open" | "right" | "wrong" | "other" {
  if (answer.kind !== "graded") return "open";
  if (index === answer.view.correctChoice) return "right";
  return index === answer.choice ? "wrong" : "other";
}
