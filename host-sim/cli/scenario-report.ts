/** What is told of a scenario while it runs, and at its end. */
import { performance } from "node:perf_hooks";
import type { OptionValues } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { printable } from "../language/printable.js";
import type { LessonStage } from "../sim/scenario/lesson.js";
import type { ScenarioOutcome, ScenarioReport, Seen } from "../sim/scenario/run-scenario.js";
import { lineOf, type Fault, type Step } from "../sim/scenario/scenario.js";
import type { ScenarioFile } from "../testing/scenario-file.js";
import { endText } from "../language/end-texts.js";
import { textLine } from "./event-log.js";
import { failureText, wordsText } from "../settings/scenario-texts.js";

interface Report extends ScenarioReport {
  begin(): void;
  onStage(stage: LessonStage, state: "begun" | "met", now_ms: number): void;
  end(outcome: ScenarioOutcome, exitCode: number): void;
}

/** For people. */
export class TextReport implements Report {
  readonly #file: ScenarioFile;
  readonly #begun_ms = performance.now();
  #steps = 0;

  constructor(file: ScenarioFile) {
    this.#file = file;
  }

  begin(): void {
    const { path, scenario } = this.#file;
    const name = wordsText(scenario.name) ?? "";
    say(tr("{path}: {name} (seed {seed})", { path, name, seed: scenario.seed }));
    for (const words of [scenario.description, scenario.lesson?.introduction]) sayWords(wordsText(words));
  }

  onStage(stage: LessonStage, state: "begun" | "met"): void {
    if (state === "met") return;
    const stages = this.#file.scenario.lesson?.stages ?? [];
    const [title, doing, see] = [stage.title, stage.try, stage.see].map((words) => oneLine(wordsText(words)));
    say("");
    say(
      tr("Stage {number} of {count}: {title}", {
        number: stages.indexOf(stage) + 1,
        count: stages.length,
        title,
      }),
    );
    say(tr("  Try: {text}", { text: doing }));
    say(tr("  See: {text}", { text: see }));
  }

  onStep(step: Step, now_ms: number): void {
    this.#steps++;
    say(`${seconds(now_ms)} ${lineOf(step)}`);
  }

  onFault({ step }: Fault, now_ms: number): void {
    say(`${seconds(now_ms)} ${tr("fault: {step}", { step: lineOf(step) })}`);
  }

  end({ failure, traceHash, virtual_ms }: ScenarioOutcome): void {
    const { path, lineOf: lineAt } = this.#file;
    const virtual = (virtual_ms / 1000).toFixed(3);
    const real = ((performance.now() - this.#begun_ms) / 1000).toFixed(1);
    if (!failure) {
      const question = this.#file.scenario.lesson?.question;
      if (question !== undefined) {
        say("");
        say(tr("Think: {text}", { text: oneLine(wordsText(question)) }));
      }
      const values = { path, steps: this.#steps, virtual, real, trace: traceHash };
      return say(
        tr("{path}: passed: {steps} steps, {virtual} s of virtual time in {real} s, trace {trace}", values),
      );
    }
    const place = failure.step ? `${path}:${lineAt(failure.step.path)}` : path;
    say(`${place}: ${failureText(failure)}`);
    say(
      tr("  at {seconds} s of virtual time, with --seed {seed}", {
        seconds: (failure.now_ms / 1000).toFixed(3),
        seed: this.#file.scenario.seed,
      }),
    );
    const [why] = failure.message.split("\n");
    // That it did not come in time has been said.
    const isSaid = why.endsWith(` within ${(failure.within_ms ?? 0) / 1000} s`);
    if (failure.step && why && !isSaid) say(`  ${why}`);
    for (const seen of failure.seen) for (const line of seenLines(seen)) say(`  ${line}`);
  }
}

/** For programs: one object a line. */
export class JSONReport implements Report {
  readonly #file: ScenarioFile;
  readonly #begun_ms = performance.now();

  constructor(file: ScenarioFile) {
    this.#file = file;
  }

  begin(): void {
    const { name, seed } = this.#file.scenario;
    this.#object({ event: "begin", name: wordsText(name), seed });
  }

  onStep(step: Step, now_ms: number): void {
    this.#object({ event: "step", time: now_ms, ...this.#stepFields(step) });
  }

  onStage(stage: LessonStage, state: "begun" | "met", now_ms: number): void {
    const stages = this.#file.scenario.lesson?.stages ?? [];
    const captions = { title: wordsText(stage.title), try: wordsText(stage.try), see: wordsText(stage.see) };
    this.#object({
      event: "stage",
      time: now_ms,
      line: this.#file.lineOf(stage.path),
      stage: stages.indexOf(stage) + 1,
      state,
      ...captions,
    });
  }

  onFault({ step }: Fault, now_ms: number): void {
    this.#object({ event: "fault", time: now_ms, ...this.#stepFields(step) });
  }

  end({ failure, traceHash, virtual_ms }: ScenarioOutcome, exitCode: number): void {
    const ran = {
      trace: traceHash,
      virtualSeconds: virtual_ms / 1000,
      realSeconds: (performance.now() - this.#begun_ms) / 1000,
    };
    if (!failure) return this.#object({ event: "passed", ...ran });
    const { how, step, now_ms, within_ms, message, seen } = failure;
    const place = step ? this.#stepFields(step) : {};
    this.#object({
      event: "failed",
      how,
      exitCode,
      time: now_ms,
      ...place,
      within: within_ms,
      message,
      seen,
      ...ran,
    });
  }

  #stepFields(step: Step) {
    return { line: this.#file.lineOf(step.path), step: lineOf(step) };
  }

  #object(fields: Readonly<Record<string, unknown>>): void {
    say(JSON.stringify({ scenario: this.#file.path, ...fields }));
  }
}

/** What was seen of one that took part. */
function seenLines(seen: Seen): string[] {
  const { name } = seen;
  if (seen.kind === "connection")
    return [
      tr("{name} is {state}, and has received: {text}", {
        name,
        state: stateText(seen.state, seen.failure),
        text: JSON.stringify(seen.text),
      }),
    ];
  if (seen.kind === "socket")
    return [
      tr("{name} has received: {texts}", {
        name,
        texts: seen.texts.map((text) => JSON.stringify(text)).join(" ") || tr("nothing"),
      }),
    ];
  const events = seen.events.flatMap((event) => textLine(event) ?? []);
  const ended = seen.end
    ? [tr("{name} has ended: {reason}", { name, reason: endReason(seen.end.reason, seen.values) })]
    : [];
  return [
    ...titled(tr("{name}'s last events:", { name }), events, tr("{name} logged nothing", { name })),
    ...titled(
      tr("{name}'s console:", { name }),
      seen.lines.map((line) => `| ${line}`),
      undefined,
    ),
    ...ended,
    ...titled(
      tr("{name}'s screen:", { name }),
      seen.screen.map((row) => `| ${row}`),
      tr("{name}'s screen shows no text", { name }),
    ),
  ];
}

function titled(title: string, lines: readonly string[], none: string | undefined): string[] {
  if (lines.length > 0) return [title, ...lines.map((line) => `  ${line}`)];
  return none === undefined ? [] : [none];
}

function endReason(reason: string, values: OptionValues): string {
  return reason === "" ? tr("by itself") : endText(reason, values);
}

function stateText(state: string, failure: string | undefined): string {
  if (failure !== undefined) return failure;
  switch (state) {
    case "open":
      return tr("open");
    case "ended":
      return tr("ended by the other side");
    case "gone":
      return tr("gone");
    default:
      return tr("not connected");
  }
}

function sayWords(text = ""): void {
  for (const line of text.trim().split("\n")) if (line) say(line);
}

function oneLine(text = ""): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3).padStart(10);
}

function say(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}
