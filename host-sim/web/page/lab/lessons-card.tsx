import { useState } from "preact/hooks";
import type { LessonFile, LessonMessage, LessonProgress, LessonStep } from "../../lab/lab-protocol.js";
import { inPageLanguage, tell } from "./words/words.js";
import type { Workshop } from "./workshop.js";

interface Props {
  readonly files: readonly LessonFile[];
  readonly lesson: LessonMessage | undefined;
  readonly workshop: Workshop;
}

/** Lessons to do, and scenarios to watch. */
export function LessonsCard({ files, lesson, workshop }: Props) {
  const [chosen, setChosen] = useState<string>();
  const file = files.find((each) => each.file === chosen);
  if (!file)
    return (
      <section class="card lessons" aria-labelledby="lessons-title">
        <header class="card-head">
          <h2 id="lessons-title">{tell("lessonsTitle")}</h2>
        </header>
        <FileList
          files={files.filter(({ isLesson }) => isLesson)}
          title={tell("lessonsToDo")}
          onChoose={setChosen}
        />
        <FileList
          files={files.filter(({ isLesson }) => !isLesson)}
          title={tell("lessonsToWatch")}
          onChoose={setChosen}
        />
      </section>
    );
  const shown = lesson && lesson.title.en === file.title.en ? lesson : undefined;
  return (
    <section class="card lessons" aria-labelledby="lessons-title">
      <header class="card-head">
        <button type="button" onClick={() => setChosen(undefined)}>
          ← {tell("allLessons")}
        </button>
        <h2 id="lessons-title">{inPageLanguage(file.title)}</h2>
      </header>
      <p>{inPageLanguage(file.description)}</p>
      <div class="toolbar">
        {file.isLesson && (
          <button type="button" class="primary" onClick={() => workshop.startLesson(file.text, "watch")}>
            {tell(shown ? "doAgain" : "doLesson")}
          </button>
        )}
        <button
          type="button"
          class={file.isLesson ? "" : "primary"}
          onClick={() => workshop.startLesson(file.text, "run")}
        >
          {tell("showMe")}
        </button>
        {shown && (
          <button type="button" onClick={workshop.endLesson}>
            {tell("endLesson")}
          </button>
        )}
      </div>
      {shown && <Progress lesson={shown} workshop={workshop} />}
    </section>
  );
}

interface ListProps {
  readonly files: readonly LessonFile[];
  readonly title: string;
  readonly onChoose: (file: string) => void;
}

function FileList({ files, title, onChoose }: ListProps) {
  if (files.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="choice">
        {files.map((file) => (
          <li key={file.file}>
            <button type="button" onClick={() => onChoose(file.file)}>
              <b>{inPageLanguage(file.title)}</b>
              <small>{inPageLanguage(file.description)}</small>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What is done, under way and to come. */
function Progress({ lesson, workshop }: { lesson: LessonMessage; workshop: Workshop }) {
  const { introduction, stages, steps, question, problem, state } = lesson;
  const ofNoStage = steps.filter((step) => step.stage === undefined);
  return (
    <>
      {introduction && <p>{inPageLanguage(introduction)}</p>}
      <p role="status" class="verdict" data-state={state}>
        {tell(VERDICTS[state])}
      </p>
      {problem && <pre class="wrong">{inPageLanguage(problem)}</pre>}
      {ofNoStage.length > 0 && <Steps steps={ofNoStage} />}
      <ol class="stages">
        {stages.map((stage, i) => (
          <li key={i} data-state={stage.state} aria-current={stage.state === "open" ? "step" : undefined}>
            <h3>
              <Sign state={stage.state} /> {inPageLanguage(stage.title)}
            </h3>
            <p>
              <b>{tell("try")}</b> {inPageLanguage(stage.try)}
            </p>
            <p class="see">
              <b>{tell("see")}</b> {inPageLanguage(stage.see)}
            </p>
            {stage.state !== "waiting" && <Steps steps={steps.filter((step) => step.stage === i)} />}
            {lesson.stage === "watch" && stage.state !== "open" && state === "running" && (
              <button
                type="button"
                class="quiet"
                onClick={() => workshop.worker.send({ kind: "lesson-stage", stage: i })}
              >
                {tell(stage.state === "waiting" ? "beginStage" : "repeatStage")}
              </button>
            )}
          </li>
        ))}
      </ol>
      {question && state === "done" && (
        <p class="question">
          <b>{tell("question")}</b> {inPageLanguage(question)}
        </p>
      )}
    </>
  );
}

function Steps({ steps }: { steps: readonly LessonStep[] }) {
  return (
    <ul class="steps">
      {steps.map((step) => (
        <li key={step.line}>
          <Sign state={step.state} />
          <code>{step.written}</code>
        </li>
      ))}
    </ul>
  );
}

const VERDICTS = {
  running: "lessonRunning",
  done: "lessonDone",
  failed: "lessonFailed",
  wrong: "lessonWrong",
  ended: "lessonEnded",
} as const;

const SIGNS = {
  waiting: ["○", "stepWaiting"],
  open: ["➤", "stepOpen"],
  done: ["✓", "stepDone"],
  failed: ["✕", "stepFailed"],
} as const;

function Sign({ state }: { state: LessonProgress }) {
  const [sign, word] = SIGNS[state];
  return (
    <span class="sign" data-state={state} role="img" aria-label={tell(word)}>
      {sign}
    </span>
  );
}
