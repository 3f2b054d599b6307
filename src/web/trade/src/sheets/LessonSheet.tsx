import type { LessonView } from "@brokerage/sdk";
import { useEffect, useRef } from "react";
import { useLesson } from "../hooks/resources.js";
import { useReadToEnd } from "../hooks/useReadToEnd.js";
import { usePhone } from "../phone/context.js";
import { GlossaryText } from "../shared/GlossaryText.js";
import { Loading } from "../shared/Loading.js";
import { Question } from "./Question.js";
import { Sheet } from "./Sheet.js";

interface Props {
  readonly id: string;
  /** Where to begin: at `quiz` the lesson itself has been read before. */
  readonly at: "start" | "quiz";
  readonly onClose: () => void;
}

/** A lesson with its quiz. What is read and answered is told to the server, so that the cards beneath have changed by the time it closes. */
export function LessonSheet({ id, at, onClose }: Props) {
  const { client } = usePhone();
  const lesson = useLesson(client.rest, id);
  useEffect(() => () => client.events.flush(), [client]);
  return (
    <Sheet title={lesson.status === "ready" ? lesson.value.title : "Lesson"} onClose={onClose}>
      <Loading resource={lesson}>{(view) => <Lesson lesson={view} at={at} onDone={onClose} />}</Loading>
    </Sheet>
  );
}

interface LessonProps {
  readonly lesson: LessonView;
  readonly at: "start" | "quiz";
  readonly onDone: () => void;
}

function Lesson({ lesson, at, onDone }: LessonProps) {
  const { client, glossary } = usePhone();
  const quiz = useRef<HTMLHeadingElement>(null);
  const isCompleted = useRef(at === "quiz");
  const complete = () => {
    if (isCompleted.current) return;
    isCompleted.current = true;
    client.events.lessonCompleted(lesson.id);
  };
  const end = useReadToEnd(complete);
  useEffect(() => {
    if (at === "start") client.events.lessonStarted(lesson.id);
    else quiz.current?.scrollIntoView({ block: "start" });
  }, [client, lesson.id, at]);
  return (
    <div className="lesson">
      <p className="quiet">{lesson.minutes} min read · {lesson.topic}</p>
      {lesson.paragraphs.map((paragraph, index) => <GlossaryText key={index} text={paragraph} glossary={glossary} />)}
      <div ref={end} className="lesson-end" />
      {lesson.quiz.length > 0 && <h4 ref={quiz}>{lesson.quiz.length === 1 ? "One question" : "A few questions"}</h4>}
      {lesson.quiz.map((question) => (
        <Question key={question.id} lesson={lesson.id} question={question} />
      ))}
      <button type="button" className="primary" onClick={() => { complete(); onDone(); }}>Done</button>
    </div>
  );
}
