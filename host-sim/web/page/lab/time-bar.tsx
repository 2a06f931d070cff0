import { useState } from "preact/hooks";
import { FASTEST, type ClockMessage, type LabRequest, type Speed } from "../../lab/lab-protocol.js";
import { isSeed } from "./room.js";
import { tell } from "./words/words.js";

const SPEEDS: readonly Speed[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, FASTEST];
/** In milliseconds; undefined is the next thing that happens. */
const STEPS = [undefined, 10, 100, 1000, 10_000];

interface Props {
  readonly clock: ClockMessage | undefined;
  readonly seed: number;
  readonly send: (request: LabRequest) => boolean;
  /** Begins a new world. */
  readonly onSeed: (seed: number) => void;
}

/** The time of the boards: it can stand still, go in steps, slower and faster. */
export function TimeBar({ clock, seed, send, onSeed }: Props) {
  const [step_ms, setStep] = useState<number>();
  const isRunning = clock?.running ?? true;
  return (
    <section class="time" aria-label={tell("time")}>
      <button
        type="button"
        aria-pressed={!isRunning}
        disabled={!clock}
        onClick={() => send({ kind: "time", running: !isRunning })}
      >
        <Sign sign={isRunning ? "⏸" : "▶"} word={tell(isRunning ? "pause" : "resume")} />
      </button>
      <output class="clock" aria-label={tell("boardTime")}>
        {clockText(clock?.now_ms ?? 0)}
      </output>
      <span class="joined">
        <button
          type="button"
          disabled={!clock}
          onClick={() => {
            if (isRunning) send({ kind: "time", running: false });
            send({ kind: "step", ms: step_ms });
          }}
        >
          <Sign sign="⏭" word={tell("step")} />
        </button>
        <select
          aria-label={tell("stepSize")}
          value={String(step_ms ?? "")}
          onChange={({ currentTarget: { value } }) => setStep(value === "" ? undefined : Number(value))}
        >
          {STEPS.map((ms) => (
            <option key={ms} value={ms ?? ""}>
              {ms === undefined ? tell("nextEvent") : durationText(ms)}
            </option>
          ))}
        </select>
      </span>
      <label class="inline">
        <span>{tell("speed")}</span>
        <select
          value={String(clock?.speed ?? 1)}
          onChange={({ currentTarget: { value } }) =>
            send({ kind: "time", speed: value === FASTEST ? FASTEST : Number(value) })
          }
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed === FASTEST ? tell("fastest") : `${speed}×`}
            </option>
          ))}
        </select>
      </label>
      {clock?.reached !== undefined && <small>{tell("reached", { speed: clock.reached.toFixed(1) })}</small>}
      <span class="spacer" />
      <Seed seed={seed} onSeed={onSeed} />
    </section>
  );
}

/** A phone shows the sign only. */
function Sign({ sign, word }: { sign: string; word: string }) {
  return (
    <>
      <span aria-hidden="true">{sign}</span>
      <span class="word">&nbsp;{word}</span>
    </>
  );
}

/** What everything random is drawn from: the same seed gives the same run. */
function Seed({ seed, onSeed }: { seed: number; onSeed: (seed: number) => void }) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? String(seed);
  const value = /^\d+$/.test(text) ? Number(text) : undefined;
  const isRight = isSeed(value);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (!isRight) return;
    setTyped(undefined);
    onSeed(value);
  };
  return (
    <form class="joined" onSubmit={onSubmit}>
      <label class="inline" title={tell("seedHelp")}>
        <span>{tell("seed")}</span>
        <input
          class="narrow"
          inputMode="numeric"
          autocomplete="off"
          aria-invalid={!isRight}
          value={text}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={!isRight} title={tell("anewHelp")}>
        <Sign sign="↻" word={tell("anew")} />
      </button>
    </form>
  );
}

/** "0:07.250" */
function clockText(now_ms: number): string {
  const whole = Math.floor(now_ms);
  const padded = (value: number, digits: number) => String(value).padStart(digits, "0");
  const [minutes, seconds, ms] = [Math.floor(whole / 60_000), Math.floor(whole / 1000) % 60, whole % 1000];
  const hours = Math.floor(minutes / 60);
  const front = hours > 0 ? `${hours}:${padded(minutes % 60, 2)}` : String(minutes);
  return `${front}:${padded(seconds, 2)}.${padded(ms, 3)}`;
}

function durationText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
