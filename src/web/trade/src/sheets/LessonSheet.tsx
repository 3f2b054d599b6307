import type { LessonView, QuizQuestion } from "@brokerage/sdk";
import { useId, useState } from "react";
import { useLesson } from "../hooks/resources.js";
import { usePhone } from "../phone/context.js";
import { GlossaryText } from "../shared/GlossaryText.js";
import { Loading } from "../shared/Loading.js";
import { Sheet } from "./Sheet.js";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

export function LessonSheet({ id, onClose }: Props) {
  const { client } = usePhone();
  const lesson = useLesson(client.rest, id);
  return (
    <Sheet title={lesson.status === "ready" ? lesson.value.title : "Lesson"} onClose={onClose}>
      <Loading resource={lesson}>{(view) => <Lesson lesson={view} />}</Loading>
    </Sheet>
  );
}

function Lesson({ lesson }: { readonly lesson: LessonView }) {
  const { glossary } = usePhone();
  return (
    <div className="lesson">
      <p className="quiet">{lesson.minutes} min read · {lesson.topic}</p>
      {lesson.paragraphs.map((paragraph, index) => <GlossaryText key={index} text={paragraph} glossary={glossary} />)}
      {lesson.quiz.length > 0 && <h4>{lesson.quiz.length === 1 ? "One question" : "A few questions"}</h4>}
      {lesson.quiz.map((question) => <Question key={question.id} question={question} />)}
    </div>
  );
}

function Question({ question }: { readonly question: QuizQuestion }) {
  const name = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <fieldset className="question">
      <legend>{question.text}</legend>
      {question.choices.map((choice, index) => (
        <label key={choice} data-state={chosen === null ? "open" : index === question.correct ? "right" : index === chosen ? "wrong" : "other"}>
          <input type="radio" name={name} checked={chosen === index} onChange={() => setChosen(index)} />
          {choice}
        </label>
      ))}
      <p role="status" className="explanation">
        {chosen !== null && <><b>{chosen === question.correct ? "That’s right." : "Not quite."}</b> {question.explanation}</>}
      </p>
    </fieldset>
  );
}
